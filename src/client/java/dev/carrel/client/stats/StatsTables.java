package dev.carrel.client.stats;

import dev.carrel.client.AgentStats;
import dev.carrel.client.CarrelClient;
import dev.carrel.client.OrganizationStats;
import dev.carrel.client.Page;
import dev.carrel.client.terminal.Table;
import dev.carrel.client.terminal.Terminal;
import dev.carrel.client.terminal.Words;
import java.util.ArrayList;
import java.util.List;

/** Statistics as tables for people. */
public final class StatsTables {
    private static final int PAGE = 200;
    private static final int MOST_AGENTS = 1000;

    private StatsTables() {}

    /** The first agents of an organization, at most {@link #MOST_AGENTS}. */
    static List<AgentStats> agents(CarrelClient client, String organization) {
        List<AgentStats> agents = new ArrayList<>();
        String cursor = null;
        do {
            Page<AgentStats> page = client.agents(organization, PAGE, cursor);
            agents.addAll(page.items());
            cursor = page.next();
        } while (cursor != null && agents.size() < MOST_AGENTS);
        return agents;
    }

    /** One line for each agent, and the organization's sums below them. */
    public static void printOrganization(Terminal terminal, CarrelClient client, String organization) {
        OrganizationStats sums = client.stats(organization);
        List<AgentStats> agents = agents(client, organization);
        Table table = new Table(
                "agent", ">documents", ">chunks", ">text", "last ingested", "last searched", ">search", ">cache");
        agents.forEach(agent -> table.row(
                agent.agentId(),
                Words.count(agent.documentCount()),
                Words.count(agent.totalChunks()),
                Words.size(agent.totalSizeBytes()),
                Words.minute(agent.lastIngestedAt()),
                Words.minute(agent.lastSearchedAt()),
                Words.milliseconds(agent.avgSearchLatencyMs()),
                Words.percent(agent.searchCacheHitRate())));
        terminal.out()
                .println(terminal.bold(organization) + "  " + Words.count(sums.agentCount(), "agent") + ", "
                        + Words.count(sums.documentCount(), "document") + ", "
                        + Words.count(sums.totalChunks(), "chunk") + ", " + Words.size(sums.totalSizeBytes())
                        + " of text");
        if (!table.isEmpty()) {
            table.print(terminal);
        }
        if (sums.agentCount() > agents.size()) {
            terminal.out().println("… and " + Words.count(sums.agentCount() - agents.size(), "more agent"));
        }
        terminal.out().flush();
    }

    static void printAgent(Terminal terminal, String organization, AgentStats agent) {
        String model = agent.embeddingModel() == null
                ? Words.orAbsent(null)
                : agent.embeddingModel() + ", " + Words.orAbsent(agent.embeddingDimension()) + " dimensions";
        terminal.out().println(terminal.bold(organization + "/" + agent.agentId()));
        new Table("", "")
                .row("status", agent.status())
                .row("documents", Words.count(agent.documentCount()))
                .row("chunks", Words.count(agent.totalChunks()))
                .row("text", Words.size(agent.totalSizeBytes()))
                .row("revision", Words.count(agent.revision()))
                .row("embedding", model)
                .row("language", Words.orAbsent(agent.language()))
                .row("created", Words.minute(agent.createdAt()))
                .row("last ingested", Words.minute(agent.lastIngestedAt()))
                .row("last searched", Words.minute(agent.lastSearchedAt()))
                .row("average search", Words.milliseconds(agent.avgSearchLatencyMs()))
                .row("search cache hits", Words.percent(agent.searchCacheHitRate()))
                .print(terminal);
        terminal.out().flush();
    }
}
