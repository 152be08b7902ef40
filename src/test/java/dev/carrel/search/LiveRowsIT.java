package dev.carrel.search;

import dev.carrel.cache.CacheConfig;
import dev.carrel.cache.Caches;
import dev.carrel.database.DatabaseProducer;
import dev.carrel.harness.Database;
import dev.carrel.harness.NamespaceRows;
import dev.carrel.namespace.AgentId;
import dev.carrel.namespace.EmbeddingSpace;
import dev.carrel.namespace.Incarnation;
import dev.carrel.namespace.Language;
import dev.carrel.namespace.Namespace;
import dev.carrel.namespace.OrganizationId;
import dev.carrel.search.context.ContextWindow;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The join of a search costs look-ups by key, also where the planner's statistics do not know the namespace yet. */
class LiveRowsIT {
    private static final Incarnation MINE = new Incarnation(UUID.fromString("80000000-0000-4000-8000-000000000000"));

    /** Levels of three trees, and the rows. */
    private static final int BLOCKS_A_CHUNK = 16;

    private static Namespace namespace(Incarnation incarnation) {
        return new Namespace(
                new OrganizationId("o"),
                new AgentId("mine"),
                incarnation,
                new EmbeddingSpace("m", 3),
                Language.PLAIN,
                0);
    }

    @Test
    void costsLookUpsByKeyInANamespaceThatTheStatisticsDoNotKnow() throws SQLException {
        try (Database database = Database.start();
                Connection connection = database.connection()) {
            for (int i = 0; i < 3; i++) {
                UUID other = new UUID((i % 2 == 0 ? 0x10L : 0xF0L) << 56 | i << 8 | 0x4000, 1L << 63 | i);
                NamespaceRows.insert(connection, other, "other-" + i, 20_000, 2000, 20_001 + 20_000L * i);
            }
            Database.execute(connection, "vacuum analyze");
            NamespaceRows.insert(connection, MINE.value(), "mine", 20_000, 2000, 1);
            Jdbi jdbi = DatabaseProducer.withArrays(Jdbi.create(connection));
            ChunkTexts noTexts = new ChunkTexts(
                    new Caches(new SimpleMeterRegistry()), new CacheConfig(0, 0, Duration.ofMinutes(1), 0));
            LiveRows rows = new LiveRows(jdbi, noTexts);
            ContextRows contexts = new ContextRows(jdbi);
            List<Long> ids =
                    LongStream.range(0, 50).map(i -> 1 + i * 397).boxed().toList();
            ContextWindow window = new ContextWindow(1, 1, ContextWindow.UNBOUNDED);

            assertThat(rows.read(namespace(MINE), ids).chunks()).hasSize(50);
            assertThat(contexts.read(MINE, ids, window).hits().chunks()).hasSize(50);
            long read = Database.blocks(connection, () -> rows.read(namespace(MINE), ids));
            assertThat(rows.alive(MINE, ids))
                    .hasValueSatisfying(all -> assertThat(all).hasSize(50));
            long alive = Database.blocks(connection, () -> rows.alive(MINE, ids));
            Database.execute(
                    connection,
                    "update document_version set status = 'replaced' where version_id = "
                            + NamespaceRows.version("mine", 0));
            assertThat(rows.alive(MINE, ids))
                    .hasValueSatisfying(some -> assertThat(some).hasSize(49).doesNotContain(1L));
            long aliveAmongDead = Database.blocks(connection, () -> rows.alive(MINE, ids));
            long context = Database.blocks(connection, () -> contexts.read(MINE, ids, window));
            System.out.println("blocks for 50 chunks: read " + read + ", alive " + alive + ", among dead ones "
                    + aliveAmongDead + ", context " + context);

            assertThat(read).isLessThan(50 * BLOCKS_A_CHUNK);
            assertThat(alive).isLessThan(50 * BLOCKS_A_CHUNK / 2);
            assertThat(aliveAmongDead).isLessThan(50 * BLOCKS_A_CHUNK);
            assertThat(context).as("three chunks for each, found and read").isLessThan(50 * 5 * BLOCKS_A_CHUNK);
        }
    }
}
