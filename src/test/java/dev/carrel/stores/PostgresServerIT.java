package dev.carrel.stores;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(180)
class PostgresServerIT {

    @TempDir
    private Path directory;

    @AfterEach
    void endAll() {
        TestStores.endAllIn(directory);
    }

    @Test
    void commitsAreDurableAndOnlyTheLoopbackInterfaceIsServed() throws Exception {
        try (var stores = EmbeddedStores.start(TestStores.postgres(directory))) {
            assertThat(show(stores, "fsync")).isEqualTo("on");
            assertThat(show(stores, "synchronous_commit")).isEqualTo("on");
            assertThat(show(stores, "full_page_writes")).isEqualTo("on");
            assertThat(show(stores, "data_checksums")).isEqualTo("on");
            assertThat(show(stores, "listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(show(stores, "unix_socket_directories")).isEmpty();
            assertThat(show(stores, "max_connections")).isEqualTo("200");
            assertThat(show(stores, "shared_buffers")).isEqualTo("256MB");
            assertThat(show(stores, "server_encoding")).isEqualTo("UTF8");
            assertThat(TestStores.query(stores, "select current_database()")).isEqualTo("carrel");
        }
    }

    @Test
    void aWrongPasswordIsRefused() throws Exception {
        try (var stores = EmbeddedStores.start(TestStores.postgres(directory))) {
            assertThatThrownBy(() -> TestStores.query(stores.postgresUrl(), "guessed", "select 1"))
                    .hasMessageContaining("password authentication failed");
        }
    }

    @Test
    void committedRowsAreThereAfterTheServerItselfWasKilled() throws Exception {
        try (Owner owner = Owner.running(directory, "--no-elasticsearch")) {
            write(owner, "kept");
            owner.kill();
        }
        ProcessHandle server = TestStores.servers(directory).getFirst();
        Processes.kill(server);

        try (var stores = EmbeddedStores.start(TestStores.postgres(directory))) {
            assertThat(TestStores.query(stores, "select text from kept")).isEqualTo("kept");
            assertThat(TestStores.servers(directory)).hasSize(1).doesNotContain(server);
        }
    }

    @Test
    void aServerThatWasStartedOtherwiseIsEndedAndStartedAnew() throws Exception {
        try (Owner owner = Owner.running(directory, "--no-elasticsearch")) {
            write(owner, "kept");
            owner.kill();
        }
        ProcessHandle left = TestStores.servers(directory).getFirst();
        var fewer = new StoresConfig.Postgres(0, 50, "64MB", TestStores.BINARIES);

        try (var stores = EmbeddedStores.start(TestStores.postgres(directory).withPostgres(fewer))) {
            assertThat(show(stores, "max_connections")).isEqualTo("50");
            assertThat(TestStores.query(stores, "select text from kept")).isEqualTo("kept");
            assertThat(Processes.alive(left)).isFalse();
            assertThat(TestStores.servers(directory)).hasSize(1);
        }
    }

    @Test
    void aServerThatHangsIsKilledAndStartedAnew() throws Exception {
        try (Owner owner = Owner.running(directory, "--no-elasticsearch")) {
            write(owner, "kept");
            owner.kill();
        }
        ProcessHandle hanging = TestStores.servers(directory).getFirst();
        assertThat(new ProcessBuilder("sh", "-c", "kill -STOP " + hanging.pid())
                        .start()
                        .waitFor())
                .isZero();

        var impatient = TestStores.postgres(directory).withTimeouts(Duration.ofSeconds(20), Duration.ofSeconds(3));
        try (var stores = EmbeddedStores.start(impatient)) {
            assertThat(TestStores.query(stores, "select text from kept")).isEqualTo("kept");
            assertThat(Processes.alive(hanging)).isFalse();
        }
    }

    @Test
    void aPidFileThatNamesAProcessOfSomebodyElseIsStaleAndThatProcessLives() throws Exception {
        EmbeddedStores.start(TestStores.postgres(directory)).close();
        Process foreign = new ProcessBuilder("sleep", "120").start();
        Path data = directory.resolve("postgres/data");
        Files.write(
                data.resolve("postmaster.pid"),
                List.of(Long.toString(foreign.pid()), data.toString(), "1", "5432", "", "127.0.0.1", "1 1", "ready"));
        try (var stores = EmbeddedStores.start(TestStores.postgres(directory))) {
            assertThat(TestStores.query(stores, "select 1")).isEqualTo("1");
            assertThat(foreign.isAlive()).isTrue();
        } finally {
            foreign.destroyForcibly();
        }
    }

    @Test
    void aKilledInitializationIsRepeated() throws Exception {
        Files.createDirectories(directory.resolve("postgres/initdb-1234/base"));
        try (var stores = EmbeddedStores.start(TestStores.postgres(directory))) {
            assertThat(TestStores.query(stores, "select 1")).isEqualTo("1");
            assertThat(directory.resolve("postgres/initdb-1234")).doesNotExist();
        }
    }

    @Test
    void aPortInUseIsSaidWithTheLogAndNothingStaysBehind() throws IOException {
        try (var occupied = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            var config = TestStores.postgres(directory)
                    .withPostgres(StoresConfig.Postgres.defaults()
                            .withBinaries(TestStores.BINARIES)
                            .withPort(occupied.getLocalPort()));
            assertThatThrownBy(() -> EmbeddedStores.start(config))
                    .isInstanceOf(StoreStartException.class)
                    .hasMessageContaining("PostgreSQL ended while it was starting")
                    .hasMessageContaining(
                            directory.resolve("postgres/postgres.log").toString())
                    .hasMessageContaining("Address already in use");
        }
        assertThat(TestStores.servers(directory)).isEmpty();
    }

    @Test
    void closingEndsTheServerAlthoughClientsAreConnected() throws Exception {
        var stores = EmbeddedStores.start(TestStores.postgres(directory));
        try (var connection = java.sql.DriverManager.getConnection(
                stores.postgresUrl(), stores.postgresUser(), stores.postgresPassword())) {
            assertThat(connection.isValid(5)).isTrue();
            stores.close();
            assertThat(TestStores.servers(directory)).isEmpty();
            assertThat(directory.resolve("postgres/data/postmaster.pid")).doesNotExist();
        }
    }

    private static void write(Owner owner, String text) throws Exception {
        String url = owner.value("postgresUrl");
        String password = owner.value("postgresPassword");
        TestStores.update(url, password, "create table kept (text text)");
        TestStores.update(url, password, "insert into kept values ('" + text + "')");
    }

    private static String show(EmbeddedStores stores, String setting) throws Exception {
        return TestStores.query(stores, "show " + setting);
    }
}
