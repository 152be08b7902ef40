package dev.carrel.client.stats;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.carrel.client.AgentAddress;
import dev.carrel.client.AgentStats;
import dev.carrel.client.CarrelClient;
import dev.carrel.client.ExitCode;
import dev.carrel.client.Json;
import dev.carrel.client.ServiceOption;
import dev.carrel.client.terminal.Terminal;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the statistics of an organization and its agents, or of one agent. */
@Command(name = "stats", description = "Shows the statistics of an organization, or of one of its agents.")
public final class StatsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ServiceOption service;

    @Option(
            names = {"-o", "--organization"},
            paramLabel = "ORGANIZATION",
            required = true,
            description = "The organization.")
    private String organization;

    @Option(
            names = {"-a", "--agent"},
            paramLabel = "AGENT",
            description = "Only this agent (default: all).")
    private @Nullable String agent;

    @Option(names = "--json", description = "Print the answer as JSON.")
    private boolean json;

    @Override
    public Integer call() throws JsonProcessingException {
        CarrelClient client = service.client();
        Terminal terminal = Terminal.of(spec);
        if (agent != null) {
            AgentStats stats = client.stats(new AgentAddress(organization, agent));
            if (json) {
                terminal.out().println(Json.pretty(stats));
            } else {
                StatsTables.printAgent(terminal, organization, stats);
            }
        } else if (json) {
            terminal.out()
                    .println(Json.pretty(Map.of(
                            "organization", client.stats(organization),
                            "agents", StatsTables.agents(client, organization))));
        } else {
            StatsTables.printOrganization(terminal, client, organization);
        }
        return ExitCode.OK;
    }
}
