package dev.carrel.document;

import dev.carrel.database.DatabaseProducer;
import dev.carrel.harness.Database;
import dev.carrel.harness.NamespaceRows;
import dev.carrel.namespace.AgentId;
import dev.carrel.namespace.Incarnation;
import dev.carrel.namespace.NamespaceRepository;
import dev.carrel.namespace.OrganizationId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A namespace of 100,000 chunks costs the same among others as alone: counted in blocks looked at, not in time. */
class NamespaceCostIT {
    private static final int CHUNKS = 100_000;
    private static final int DOCUMENTS = 1000;

    private static final UUID INCARNATION = UUID.fromString("80000000-0000-4000-8000-000000000000");

    @Test
    void hundredThousandChunksCostTheSameAmongOthers() throws SQLException {
        try (Database database = Database.start();
                Connection connection = database.connection()) {
            fill(connection, INCARNATION, "agent", CHUNKS, DOCUMENTS, 1);
            Map<String, Long> alone = costs(connection);
            for (int i = 0; i < 20; i++) {
                // on both sides of it, in every index
                UUID other = new UUID((i % 2 == 0 ? 0x10L : 0xF0L) << 56 | i << 8 | 0x4000, 1L << 63 | i);
                fill(connection, other, "other-" + i, CHUNKS / 10, 100, CHUNKS * 2L + i * (long) CHUNKS);
            }
            Map<String, Long> among = costs(connection);

            among.forEach((work, blocks) -> assertThat(blocks)
                    .as("%s: %d blocks alone, %d among others", work, alone.get(work), blocks)
                    // each look-up may go through one level more of each tree; reading others would cost thousands
                    .isLessThanOrEqualTo(2 * alone.getOrDefault(work, 0L) + 10));
        }
    }

    /** An agent that is being filled is not in the planner's statistics yet. */
    @Test
    void namespaceThatTheStatisticsDoNotKnowCostsWhatAnotherCosts() throws SQLException {
        try (Database database = Database.start();
                Connection connection = database.connection()) {
            for (int i = 0; i < 5; i++) {
                fill(
                        connection,
                        new UUID((long) i << 8 | 0x4000, 1L << 63 | i),
                        "known-" + i,
                        20_000,
                        200,
                        1 + i * 20_000L);
            }
            UUID known = new UUID(0x4000, 1L << 63);
            Map<String, Long> costs = costsOfLookUps(connection, known, "known-0", 1);
            analyze(connection);
            NamespaceRows.insert(connection, INCARNATION, "new", 20_000, 200, 1_000_000);
            Map<String, Long> unknown = costsOfLookUps(connection, INCARNATION, "new", 1_000_000);

            unknown.forEach((work, blocks) -> assertThat(blocks)
                    .as("%s: %d blocks known, %d unknown", work, costs.get(work), blocks)
                    // reading the namespace for each look-up would cost hundreds of thousands
                    .isLessThanOrEqualTo(2 * costs.getOrDefault(work, 0L) + 10));
        }
    }

    private static Map<String, Long> costsOfLookUps(Connection connection, UUID id, String agent, long firstId) {
        Database.execute(connection, """
                insert into chunk_to_index (incarnation, operation_id, chunk_id)
                select incarnation, '%1$s', chunk_id from chunk where incarnation = '%1$s' order by chunk_id limit 2000
                """.formatted(id));
        Jdbi jdbi = DatabaseProducer.withArrays(Jdbi.create(connection));
        Incarnation incarnation = new Incarnation(id);
        List<UUID> versions = jdbi.withHandle(
                handle -> handle.createQuery("select md5(:agent || ' v' || i)::uuid from generate_series(0, 9) i")
                        .bind("agent", agent)
                        .mapTo(UUID.class)
                        .list());
        Map<String, Long> costs = new LinkedHashMap<>();
        costs.put(
                "clashes of 10 versions",
                Database.blocks(connection, () -> new ChunkKeys(jdbi).clashes(incarnation, versions)));
        costs.put(
                "nothing left to embed of 2,000",
                Database.blocks(connection, () -> new ChunkRepository(jdbi).withoutEmbedding(incarnation, id, 0, 32)));
        List<Long> ids =
                LongStream.range(0, 100).map(i -> firstId + i * 197).boxed().toList();
        List<String> keys = IntStream.range(0, 100).mapToObj(i -> "c" + i * 191).toList();
        costs.put(
                "100 chunks by key", Database.blocks(connection, () -> new LiveChunks(jdbi).byKeys(incarnation, keys)));
        costs.put(
                "100 entries by id",
                Database.blocks(connection, () -> new ChunkRepository(jdbi).entries(incarnation, ids, entries -> {})));
        System.out.println("blocks: " + costs);
        return costs;
    }

    private static void fill(
            Connection connection, UUID incarnation, String agent, int chunks, int documents, long firstId) {
        NamespaceRows.insert(connection, incarnation, agent, chunks, documents, firstId);
        analyze(connection);
    }

    private static void analyze(Connection connection) {
        Database.execute(connection, "vacuum analyze chunk, chunk_to_index, document, document_version, namespace");
    }

    /** Blocks by work; each is done once before, so that catalogues and plans are known. */
    private static Map<String, Long> costs(Connection connection) {
        Jdbi jdbi = DatabaseProducer.withArrays(Jdbi.create(connection));
        Incarnation incarnation = new Incarnation(INCARNATION);
        DocumentQueries queries = new DocumentQueries(jdbi);
        List<Long> ids = LongStream.range(0, 100).map(i -> 1 + i * 997).boxed().toList();
        List<String> keys = IntStream.range(0, 100).mapToObj(i -> "c" + i * 991).toList();
        Map<String, Runnable> work = new LinkedHashMap<>();
        work.put(
                "resolve the agent",
                () -> new NamespaceRepository(jdbi).find(new OrganizationId("o"), new AgentId("agent")));
        work.put("a page of documents", () -> queries.documents(incarnation, "d5", 100));
        work.put("one document", () -> queries.document(incarnation, "d77"));
        work.put("a document's chunks", () -> queries.chunks(incarnation, "d77", -1, 100));
        work.put("100 chunks by key", () -> new LiveChunks(jdbi).byKeys(incarnation, keys));
        work.put("100 entries by id", () -> new ChunkRepository(jdbi).entries(incarnation, ids, entries -> {}));
        work.put(
                "nothing left to index",
                () -> new ChunkRepository(jdbi).notYetIndexed(incarnation, UUID.randomUUID(), 0, 1000));
        work.put("garbage", () -> new GarbageRepository(jdbi).versions(100));
        Map<String, Long> costs = new LinkedHashMap<>();
        work.forEach((name, task) -> {
            task.run();
            costs.put(name, Database.blocks(connection, task));
        });
        System.out.println("blocks: " + costs);
        return costs;
    }
}
