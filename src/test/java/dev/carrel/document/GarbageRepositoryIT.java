package dev.carrel.document;

import dev.carrel.database.DatabaseProducer;
import dev.carrel.document.GarbageRepository.GarbageVersion;
import dev.carrel.harness.Await;
import dev.carrel.harness.Database;
import dev.carrel.namespace.Incarnation;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The removal of a document's last version, while a request stages its next one: two connections as two nodes. */
class GarbageRepositoryIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String KEY = "d";

    private static Database database;

    private final Incarnation incarnation = Incarnation.random();
    private Connection collecting;
    private Connection staging;
    private Jdbi collector;
    private VersionRepository versions;
    private GarbageVersion garbage;

    @BeforeAll
    static void start() {
        database = Database.start();
        try (Connection connection = database.connection()) {
            Database.execute(connection, "insert into organization (organization_id) values ('o')");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @BeforeEach
    void discardTheOnlyVersion() {
        collecting = database.connection();
        staging = database.connection();
        collector = jdbi(collecting);
        versions = new VersionRepository(jdbi(staging));
        Database.execute(staging, """
                insert into namespace (incarnation, organization_id, agent_id, embedding_model, embedding_dimension)
                values ('%1$s', 'o', '%1$s', 'm', 3)""".formatted(incarnation));
        UUID version = UUID.randomUUID();
        UUID operation = UUID.randomUUID();
        UUID document = stage(version, operation);
        versions.discard(incarnation, List.of(version));
        garbage = new GarbageVersion(incarnation, version, document, operation);
    }

    @AfterEach
    void disconnect() throws SQLException {
        collecting.close();
        staging.close();
    }

    private static Jdbi jdbi(Connection connection) {
        return DatabaseProducer.withArrays(Jdbi.create(connection));
    }

    private UUID stage(UUID version, UUID operation) {
        var staged = new NewVersion(version, KEY, null, null, Map.of(), 1, new byte[0], null);
        return Objects.requireNonNull(
                versions.stage(incarnation, operation, List.of(staged)).get(version));
    }

    private long documents() {
        return collector.withHandle(
                handle -> handle.createQuery("select count(*) from document where incarnation = :incarnation")
                        .bind("incarnation", incarnation.value())
                        .mapTo(Long.class)
                        .one());
    }

    @Test
    void documentGoesWithItsLastVersion() {
        new GarbageRepository(collector).removeVersion(garbage);

        assertThat(documents()).isZero();
    }

    @Test
    void documentStaysWhenItsNextVersionIsStagedMeanwhile() throws SQLException {
        staging.setAutoCommit(false);
        UUID document = stage(UUID.randomUUID(), UUID.randomUUID());
        assertThat(document).isEqualTo(garbage.documentId());

        var removal = CompletableFuture.runAsync(() -> new GarbageRepository(collector).removeVersion(garbage));
        try (Connection observer = database.connection()) {
            Await.until("the removal waits for the document", LIMIT, () -> waiting(observer));
        }
        staging.commit();
        removal.join();

        assertThat(documents()).isEqualTo(1);
    }

    private static boolean waiting(Connection observer) throws SQLException {
        try (var statement = observer.createStatement();
                var rows = statement.executeQuery("select 1 from pg_stat_activity where wait_event_type = 'Lock'")) {
            return rows.next();
        }
    }
}
