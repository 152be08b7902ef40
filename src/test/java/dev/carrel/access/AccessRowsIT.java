package dev.carrel.access;

import dev.carrel.database.DatabaseProducer;
import dev.carrel.harness.Database;
import dev.carrel.namespace.Incarnation;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What is written of accesses and what reading them costs, on a PostgreSQL without a service. */
class AccessRowsIT {
    private static Database database;

    private final Incarnation incarnation = Incarnation.random();

    @BeforeAll
    static void start() {
        database = Database.start();
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    private static Jdbi jdbi(Connection connection) {
        return DatabaseProducer.withArrays(Jdbi.create(connection));
    }

    /** A namespace of one document with chunks c0, c1 and so on, published 60 days ago. */
    private static void fill(Connection connection, Incarnation incarnation, int chunks) {
        Database.execute(connection, """
                insert into organization (organization_id) values ('o') on conflict do nothing;
                insert into namespace (incarnation, organization_id, agent_id, embedding_model, embedding_dimension)
                values ('%1$s', 'o', '%1$s', 'm', 3);
                insert into document (incarnation, document_id, document_key, current_version_id, last_version)
                values ('%1$s', '%1$s', 'd', '%1$s', 1);
                insert into document_version (incarnation, version_id, document_id, version, operation_id, status, content_hash,
                    published_at)
                values ('%1$s', '%1$s', '%1$s', 1, gen_random_uuid(), 'ready', '', now() - interval '60 days');
                insert into chunk (incarnation, chunk_id, document_id, version_id, chunk_key, ordinal, content, embedding,
                    size_bytes)
                select '%1$s', 1 + i, '%1$s', '%1$s', 'c' || i, i, repeat('text ', 20), '\\x000000000000000000000000', 100
                from generate_series(0, %2$d - 1) i;
                """.formatted(incarnation, chunks));
    }

    private AccessRepository.Row row(String key, long count) {
        return new AccessRepository.Row(new ChunkName(incarnation, key), ChunkUse.of(count, 0.5, Instant.now()));
    }

    private static long count(Jdbi jdbi, String sql, Incarnation incarnation) {
        return jdbi.withHandle(handle -> handle.createQuery(sql)
                .bind("incarnation", incarnation.value())
                .mapTo(Long.class)
                .one());
    }

    @Test
    void nodesThatFlushTheSameChunksLoseNoCountAndDoNotDeadlock() throws Exception {
        List<String> keys = IntStream.range(0, 200).mapToObj(i -> "c" + i).toList();
        int nodes = 4;
        int flushes = 25;
        try (Connection connection = database.connection();
                var threads = Executors.newFixedThreadPool(nodes)) {
            fill(connection, incarnation, keys.size());
            List<Callable<Void>> work = new ArrayList<>();
            for (int node = 0; node < nodes; node++) {
                boolean backwards = node % 2 == 0;
                work.add(() -> {
                    List<String> mine = new ArrayList<>(keys);
                    if (backwards) {
                        Collections.reverse(mine);
                    }
                    try (Connection own = database.connection()) {
                        AccessRepository rows = new AccessRepository(jdbi(own));
                        for (int flush = 0; flush < flushes; flush++) {
                            rows.add(mine.stream().map(key -> row(key, 1)).toList());
                        }
                    }
                    return null;
                });
            }
            for (var done : threads.invokeAll(work)) {
                done.get();
            }

            Jdbi jdbi = jdbi(connection);
            assertThat(new HotChunks(jdbi).hottest(incarnation, 1000))
                    .hasSize(keys.size())
                    .allMatch(chunk -> chunk.accessCount() == (long) nodes * flushes)
                    .allMatch(chunk -> Double.valueOf(0.5).equals(chunk.relevance()));
        }
    }

    @Test
    void onlyPublishedChunksOfActiveNamespacesAreCounted() throws SQLException {
        try (Connection connection = database.connection()) {
            Jdbi jdbi = jdbi(connection);
            AccessRepository rows = new AccessRepository(jdbi);
            fill(connection, incarnation, 3);
            rows.add(List.of(row("c0", 2), row("never", 1)));
            Database.execute(
                    connection, "update namespace set status = 'retired' where incarnation = '" + incarnation + "'");
            rows.add(List.of(row("c0", 5), row("c1", 1)));

            assertThat(count(
                            jdbi,
                            "select sum(access_count)::bigint from chunk_access where incarnation = :incarnation",
                            incarnation))
                    .isEqualTo(2);
        }
    }

    @Test
    void whatDoesNotFitIsDroppedAndCountedAndTheRestIsExact() throws SQLException {
        try (Connection connection = database.connection()) {
            fill(connection, incarnation, 1000);
            var registry = new SimpleMeterRegistry();
            Jdbi jdbi = jdbi(connection);
            ChunkAccesses accesses = new ChunkAccesses(new AccessRepository(jdbi), new AccessConfig(1 << 16), registry);
            for (int round = 0; round < 3; round++) {
                for (int i = 0; i < 1000; i++) {
                    accesses.record(incarnation, "c" + i, null, Instant.now());
                }
            }
            double dropped = registry.get("carrel.access.dropped")
                    .tag("reason", "full")
                    .counter()
                    .count();
            assertThat(dropped).isPositive();
            assertThat(registry.get("carrel.access.bytes").gauge().value()).isBetween(60_000.0, 65_536.0);
            accesses.flush();

            long counted = count(
                    jdbi,
                    "select sum(access_count)::bigint from chunk_access where incarnation = :incarnation",
                    incarnation);
            assertThat(counted + dropped).isEqualTo(3000);
            assertThat(new HotChunks(jdbi).hottest(incarnation, 1000))
                    .allMatch(chunk -> chunk.accessCount() == 3 && chunk.relevance() == null);
            assertThat(registry.get("carrel.access.bytes").gauge().value()).isZero();
        }
    }

    @Test
    void statisticsOfVanishedKeysAreRemovedPageByPage() throws SQLException {
        try (Connection connection = database.connection()) {
            Jdbi jdbi = jdbi(connection);
            fill(connection, incarnation, 10);
            Database.execute(connection, """
                    insert into chunk_access select '%s', 'c' || i, 1, 0, 0, now() from generate_series(0, 29) i
                    """.formatted(incarnation));
            AccessRepository rows = new AccessRepository(jdbi);
            int pages = 0;
            ChunkName last = new ChunkName(incarnation, "");
            while (last != null && last.incarnation().equals(incarnation)) {
                last = rows.removeVanished(last, 7);
                assertThat(++pages).isLessThan(10_000);
            }

            assertThat(count(jdbi, "select count(*) from chunk_access where incarnation = :incarnation", incarnation))
                    .isEqualTo(10);
        }
    }

    @Test
    void listsCostTheSameInALargeNamespace() throws SQLException {
        Incarnation large = Incarnation.random();
        try (Connection connection = database.connection()) {
            fill(connection, incarnation, 20_000);
            fill(connection, large, 60_000);
            for (Incarnation each : List.of(incarnation, large)) {
                // every second chunk was used just now, the others never
                Database.execute(connection, """
                        insert into chunk_access select incarnation, chunk_key, chunk_id %% 977, 0, 0, now() from chunk
                        where incarnation = '%s' and chunk_id %% 2 = 0""".formatted(each));
            }
            Database.execute(connection, "vacuum analyze");
            Jdbi jdbi = jdbi(connection);
            HotChunks hot = new HotChunks(jdbi);
            ColdChunks cold = new ColdChunks(jdbi);
            Instant before = Instant.now().minus(Duration.ofDays(30));
            Instant never = Instant.now().minus(Duration.ofDays(90));
            for (Runnable warm : List.<Runnable>of(
                    () -> hot.hottest(incarnation, 100), () -> cold.part(incarnation, before, 1500, 100))) {
                warm.run();
            }

            assertThat(Database.blocks(connection, () -> hot.hottest(large, 100)))
                    .isLessThan(2 * Database.blocks(connection, () -> hot.hottest(incarnation, 100)) + 50);
            assertThat(Database.blocks(connection, () -> cold.part(large, before, 1500, 100)))
                    .isLessThan(2 * Database.blocks(connection, () -> cold.part(incarnation, before, 1500, 100)) + 50);
            // nothing is that cold, and yet a call ends
            assertThat(cold.part(large, never, 0, 100).cold()).isEmpty();
            assertThat(cold.part(large, never, 0, 100).end()).isEqualTo(ColdChunks.MOST_LOOKED_AT);
        }
    }
}
