package dev.carrel.warm;

import dev.carrel.database.DatabaseProducer;
import dev.carrel.harness.Database;
import dev.carrel.harness.NamespaceRows;
import dev.carrel.namespace.Incarnation;
import dev.carrel.namespace.NamespaceRepository;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What is read of a namespace's vectors, on PostgreSQL: 20,000 chunks in 200 documents, among others as large. */
class VectorRowsIT {
    private static final Incarnation MINE = new Incarnation(UUID.fromString("80000000-0000-4000-8000-000000000000"));

    private static Database database;
    private static Connection connection;
    private static Jdbi jdbi;
    private static VectorRows rows;

    @BeforeAll
    static void fill() throws SQLException {
        database = Database.start();
        connection = database.connection();
        jdbi = DatabaseProducer.withArrays(Jdbi.create(connection));
        rows = new VectorRows(jdbi);
        for (int i = 0; i < 4; i++) {
            UUID other = new UUID((i % 2 == 0 ? 0x10L : 0xF0L) << 56 | i << 8 | 0x4000, 1L << 63 | i);
            NamespaceRows.insert(connection, other, "other-" + i, 20_000, 200, 20_001 + 20_000L * i);
        }
        Database.execute(connection, "vacuum analyze");
        // not known to the planner's statistics
        NamespaceRows.insert(connection, MINE.value(), "mine", 20_000, 200, 1);
        Database.execute(connection, """
                update namespace set revision = 10 where incarnation = '%1$s';
                update document_version set importance = 0.993 where incarnation = '%1$s' and version_id = %2$s
                """.formatted(MINE.value(), NamespaceRows.version("mine", 7)));
    }

    @AfterAll
    static void end() throws SQLException {
        connection.close();
        database.close();
    }

    @BeforeEach
    void forgetAdditions() {
        Database.execute(connection, "delete from namespace_addition");
    }

    /** @param versions numbers of documents */
    private static void note(long revision, List<Integer> versions, List<Long> chunks) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        insert into namespace_addition (incarnation, revision, versions, chunks)
                        select :incarnation, :revision, array(select md5('mine v' || i)::uuid from unnest(:versions) i), :chunks""")
                .bind("incarnation", MINE.value())
                .bind("revision", revision)
                .bindArray(
                        "versions",
                        Long.class,
                        versions.stream().map(Integer::longValue).toList())
                .bindArray("chunks", Long.class, chunks)
                .execute());
    }

    private Optional<VectorRows.Added> since(long revision) {
        return rows.since(MINE, revision, 5, 250);
    }

    @Test
    void readsWhatWasAddedOnceHoweverOftenItIsNoted() {
        note(8, List.of(7), List.of());
        note(9, List.of(), List.of());
        note(10, List.of(), List.of(701L, 5L));

        VectorRows.Added added = since(7).orElseThrow();
        assertThat(added.revision()).isEqualTo(10);
        assertThat(added.chunks()).isEqualTo(20_000);
        assertThat(added.rows())
                .extracting(VectorRows.Row::chunkId)
                .hasSize(101)
                .doesNotHaveDuplicates()
                .contains(5L);
        assertThat(added.rows())
                .filteredOn(row -> row.chunkId() > 700)
                .hasSize(100)
                .allMatch(row -> row.importance() == 0.993f && row.embedding().length == 12);
        assertThat(since(9).orElseThrow().rows()).hasSize(2);
        assertThat(since(10).orElseThrow().rows()).isEmpty();
    }

    @Test
    void whatIsNotPublishedAnyMoreIsNotRead() {
        note(10, List.of(3), List.of(901L));
        String version = NamespaceRows.version("mine", 3);
        Database.execute(connection, "update document_version set status = 'replaced' where version_id = " + version);
        try {
            assertThat(since(9).orElseThrow().rows())
                    .extracting(VectorRows.Row::chunkId)
                    .containsExactly(901L);
        } finally {
            Database.execute(connection, "update document_version set status = 'ready' where version_id = " + version);
        }
    }

    @Test
    void isNotKnownWithAGapTooMuchTooFarBackOrRetired() {
        note(8, List.of(7), List.of());
        note(10, List.of(8), List.of());
        assertThat(since(7)).isEmpty();

        note(9, List.of(9), List.of());
        assertThat(since(7)).as("300 of at most 250").isEmpty();
        assertThat(since(8)).isPresent();

        note(5, List.of(), List.of());
        note(6, List.of(), List.of());
        note(7, List.of(), List.of());
        assertThat(rows.since(MINE, 4, 5, 1000)).isEmpty();
        assertThat(rows.since(MINE, 5, 5, 1000)).isPresent();
        assertThat(rows.since(Incarnation.random(), 9, 5, 250)).isEmpty();
    }

    /** Some blocks for each chunk added, whatever there is besides. */
    @Test
    void costsWhatWasAdded() throws SQLException {
        note(10, List.of(7), List.of(5L));
        since(9);

        long blocks = Database.blocks(connection, () -> since(9));
        System.out.println("blocks for 101 chunks added: " + blocks);
        assertThat(blocks).isLessThan(101 * 8);
        assertThat(Database.blocks(connection, () -> since(10))).isLessThan(30);
    }

    @Test
    void additionsAreForgottenTheOldestFirst() {
        for (int revision = 1; revision <= 10; revision++) {
            note(revision, List.of(), List.of());
        }
        Database.execute(connection, """
                update namespace_addition set added_at = now() - interval '1 minute' * (20 - revision)""");
        NamespaceRepository namespaces = new NamespaceRepository(jdbi);

        assertThat(namespaces.forgetAdditions(Duration.ofSeconds(13 * 60 + 30), 4))
                .isEqualTo(4);
        assertThat(since(5)).isPresent();
        assertThat(namespaces.forgetAdditions(Duration.ofSeconds(13 * 60 + 30), 4))
                .isEqualTo(2);
        assertThat(since(6)).isPresent();
        assertThat(since(5)).isEmpty();
        assertThat(namespaces.forgetAdditions(Duration.ofSeconds(13 * 60 + 30), 4))
                .isZero();
    }
}
