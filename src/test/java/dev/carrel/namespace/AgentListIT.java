package dev.carrel.namespace;

import dev.carrel.harness.Database;
import dev.carrel.http.Page;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Lists of agents: exact in every order, whatever is equal, and as cheap for 20,000 agents as for 500. */
class AgentListIT {
    private static final OrganizationId SMALL = new OrganizationId("small");
    private static final OrganizationId LARGE = new OrganizationId("large");
    private static final int FEW = 500;
    private static final int MANY = 20_000;

    private static Database database;

    @BeforeAll
    static void start() throws SQLException {
        database = Database.start();
        try (Connection connection = database.connection()) {
            fill(connection, SMALL, FEW);
            fill(connection, LARGE, MANY);
            Database.execute(connection, "vacuum analyze");
        }
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    /** Agents of which many have the same numbers and times, and some no time; some were retired. */
    private static void fill(Connection connection, OrganizationId organization, int agents) {
        Database.execute(connection, """
                insert into organization (organization_id) values ('%1$s');
                insert into namespace (incarnation, organization_id, agent_id, embedding_model, embedding_dimension,
                    document_count, total_chunks, total_size_bytes, last_ingested_at, created_at, status, retired_at)
                select md5('%1$s' || i)::uuid, '%1$s', 'agent-' || i %% %2$d, 'm', 3, i %% 7, i %% 11, i %% 13,
                    case when i %% 5 > 0 then timestamptz '2026-01-01' + i %% 17 * interval '1 day' end, '2025-12-01',
                    case when i < %2$d then 'active' else 'retired' end, case when i >= %2$d then now() end
                from generate_series(0, %2$d + 20) i;
                insert into search_statistics (incarnation, organization_id, agent_id, searches, total_millis,
                    recent_searches, recent_millis, last_searched_at)
                select incarnation, organization_id, agent_id, 100, 100,
                    100, case when total_chunks = 3 then 90000 else 100 end,
                    case when total_chunks %% 3 > 0 then timestamptz '2026-02-01' + document_count * interval '1 hour' end
                from namespace where organization_id = '%1$s';
                """.formatted(organization, agents));
    }

    private static AgentList list(Connection connection) {
        return new AgentList(new StatisticsRepository(
                Jdbi.create(connection), new HealthRules(new HealthConfig(Duration.ofMillis(500), 0.5, 9, 10))));
    }

    private static List<AgentStatistics> all(
            AgentList list,
            OrganizationId organization,
            AgentSort sort,
            boolean descending,
            AgentFilter filter,
            int size) {
        List<AgentStatistics> all = new ArrayList<>();
        String cursor = null;
        for (int page = 0; page < 2000; page++) {
            Page<AgentStatistics> next = list.page(organization, sort, descending, filter, cursor, size);
            assertThat(next.items()).hasSizeLessThanOrEqualTo(size);
            all.addAll(next.items());
            cursor = next.next();
            if (cursor == null) {
                return all;
            }
        }
        throw new AssertionError("a list without an end");
    }

    @Test
    void everyOrderNamesEachAgentOnceWhateverIsEqual() throws SQLException {
        try (Connection connection = database.connection()) {
            AgentList list = list(connection);
            for (AgentSort sort : AgentSort.values()) {
                for (boolean descending : List.of(false, true)) {
                    List<AgentStatistics> agents = all(list, SMALL, sort, descending, AgentFilter.ALL, 7);
                    Comparator<AgentStatistics> order = Comparator.comparing((AgentStatistics agent) -> switch (sort) {
                                case AGENT_ID -> agent.agentId();
                                case TOTAL_CHUNKS -> padded(agent.totalChunks());
                                case DOCUMENT_COUNT -> padded(agent.documentCount());
                                case TOTAL_SIZE_BYTES -> padded(agent.totalSizeBytes());
                                case LAST_INGESTED_AT ->
                                    String.valueOf(agent.lastIngestedAt()).replace("null", "");
                                case LAST_SEARCHED_AT ->
                                    String.valueOf(agent.lastSearchedAt()).replace("null", "");
                            })
                            .thenComparing(AgentStatistics::agentId);

                    assertThat(agents)
                            .as(sort + (descending ? " desc" : " asc"))
                            .hasSize(FEW)
                            .doesNotHaveDuplicates()
                            .isSortedAccordingTo(descending ? order.reversed() : order);
                }
            }
        }
    }

    private static String padded(long number) {
        return "%018d".formatted(number);
    }

    @Test
    void filtersLeaveOutExactlyTheOthers() throws SQLException {
        var from = java.time.Instant.parse("2026-01-10T00:00:00Z");
        List<AgentFilter> filters = List.of(
                new AgentFilter(3L, 5L, null, null, null, null, null),
                new AgentFilter(null, null, 12L, null, null, null, null),
                new AgentFilter(null, 4L, null, 2L, null, null, null),
                new AgentFilter(null, null, null, null, from, null, null),
                new AgentFilter(null, null, null, null, null, from, null),
                new AgentFilter(null, null, null, null, null, null, "warning"),
                new AgentFilter(1L, null, null, null, from, null, "healthy"),
                new AgentFilter(12L, null, null, null, null, null, null));
        try (Connection connection = database.connection()) {
            AgentList list = list(connection);
            List<AgentStatistics> everyone = all(list, LARGE, AgentSort.AGENT_ID, false, AgentFilter.ALL, 1000);
            assertThat(everyone).hasSize(MANY);
            for (AgentFilter filter : filters) {
                List<String> expected = everyone.stream()
                        .filter(filter::passes)
                        .map(AgentStatistics::agentId)
                        .toList();
                for (AgentSort sort : AgentSort.values()) {
                    assertThat(all(list, LARGE, sort, true, filter, 1000))
                            .as(filter + " by " + sort)
                            .extracting(AgentStatistics::agentId)
                            .containsExactlyInAnyOrderElementsOf(expected);
                }
            }
            assertThat(everyone)
                    .filteredOn(agent -> agent.health().equals("warning"))
                    .allMatch(
                            agent -> agent.totalChunks() == 0 || agent.totalChunks() == 3 || agent.totalChunks() == 10)
                    .isNotEmpty();
        }
    }

    @Test
    void pageOfAManyAgentsCostsWhatOneOfFewDoes() throws SQLException {
        try (Connection connection = database.connection()) {
            AgentList list = list(connection);
            // nobody passes: the page looks at as many as it may
            AgentFilter nobody = new AgentFilter(null, null, 14L, null, null, null, null);
            for (AgentSort sort : AgentSort.values()) {
                for (boolean descending : List.of(false, true)) {
                    Map<OrganizationId, Long> blocks = new LinkedHashMap<>();
                    for (OrganizationId organization : List.of(SMALL, LARGE)) {
                        String cursor = list.page(organization, sort, descending, AgentFilter.ALL, null, 200)
                                .next();
                        blocks.put(
                                organization,
                                Database.blocks(
                                        connection,
                                        () -> list.page(organization, sort, descending, AgentFilter.ALL, cursor, 20)));
                    }
                    assertThat(blocks.get(LARGE))
                            .as("%s, descending %s: %s", sort, descending, blocks)
                            .isLessThan(2 * blocks.getOrDefault(SMALL, 0L) + 50);
                }
                list.page(LARGE, sort, true, nobody, null, 20);
                if (sort != AgentSort.TOTAL_SIZE_BYTES) { // which finds at once that there is none
                    assertThat(list.page(LARGE, sort, true, nobody, null, 20).next())
                            .as("a page of nobody by " + sort)
                            .isNotNull();
                }
                long most = Database.blocks(connection, () -> list.page(LARGE, sort, true, nobody, null, 20));
                assertThat(most).as("blocks for nobody by " + sort).isLessThan(12L * AgentList.MOST_LOOKED_AT);
            }
        }
    }
}
