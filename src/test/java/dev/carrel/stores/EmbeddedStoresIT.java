package dev.carrel.stores;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(240)
class EmbeddedStoresIT {

    @TempDir
    private Path directory;

    @TempDir
    private Path other;

    @AfterEach
    void endAll() {
        TestStores.endAllIn(directory);
        TestStores.endAllIn(other);
    }

    @Test
    void whatWasWrittenIsThereAfterARestart() throws Exception {
        try (var stores = EmbeddedStores.start(TestStores.both(directory))) {
            TestStores.update(stores, "create table kept as select 7 as number");
            TestStores.http("PUT", stores.elasticsearchHost(), "/kept", "");
            TestStores.http("PUT", stores.elasticsearchHost(), "/kept/_doc/1", "{\"number\": 7}");
        }
        assertThat(TestStores.servers(directory)).isEmpty();
        assertThat(TestStores.nodes(directory)).isEmpty();

        try (var stores = EmbeddedStores.start(TestStores.both(directory))) {
            assertThat(TestStores.query(stores, "select number from kept")).isEqualTo("7");
            assertThat(TestStores.http("GET", stores.elasticsearchHost(), "/kept/_doc/1", ""))
                    .contains("\"number\": 7");
        }
    }

    @Test
    void aKilledOwnersStoresAreTakenOverAndThoseOfAnotherDirectoryLeftAlone() throws Exception {
        try (Owner elsewhere = Owner.running(other, "--no-elasticsearch")) {
            try (Owner owner = Owner.running(directory)) {
                TestStores.update(
                        owner.value("postgresUrl"),
                        owner.value("postgresPassword"),
                        "create table kept as select 7 as number");
                TestStores.http("PUT", owner.value("elasticsearch"), "/kept", "");
                owner.kill();
            }
            var servers = TestStores.servers(directory);
            var nodes = TestStores.nodes(directory);
            assertThat(servers).hasSize(1);
            assertThat(nodes).hasSize(1);

            try (var stores = EmbeddedStores.start(TestStores.both(directory))) {
                assertThat(TestStores.servers(directory)).isEqualTo(servers);
                assertThat(TestStores.nodes(directory)).isEqualTo(nodes);
                assertThat(TestStores.query(stores, "select number from kept")).isEqualTo("7");
                assertThat(TestStores.http("GET", stores.elasticsearchHost(), "/kept", ""))
                        .startsWith("200");
            }
            assertThat(TestStores.servers(directory)).isEmpty();
            assertThat(TestStores.nodes(directory)).isEmpty();
            assertThat(TestStores.query(
                            elsewhere.value("postgresUrl"), elsewhere.value("postgresPassword"), "select 1"))
                    .isEqualTo("1");
        }
        assertThat(TestStores.servers(other)).isEmpty();
    }

    @Test
    void aSecondOwnerIsRefusedWithThePidOfTheFirst() throws Exception {
        try (Owner owner = Owner.running(directory, "--no-postgres", "--no-elasticsearch")) {
            String message = "The data directory " + directory.toRealPath() + " is in use by process " + owner.pid()
                    + ": stop that one, or choose another directory";
            assertThatThrownBy(() -> EmbeddedStores.start(TestStores.both(directory)))
                    .isInstanceOf(StoreStartException.class)
                    .hasMessage(message);
            try (Owner second = Owner.starting(directory)) {
                assertThat(second.rest().strip()).isEqualTo(message);
                assertThat(second.exitStatus()).isEqualTo(1);
            }
        }
    }

    @Test
    void aRefusedSecondStartInTheSameProcessDoesNotFreeTheDirectory() throws Exception {
        var none = TestStores.both(directory).withPostgres(null).withElasticsearch(null);
        try (var stores = EmbeddedStores.start(none)) {
            String message = "in use by process " + ProcessHandle.current().pid();
            assertThatThrownBy(() -> EmbeddedStores.start(none)).hasMessageContaining(message);
            try (Owner second = Owner.starting(stores.directory(), "--no-postgres", "--no-elasticsearch")) {
                assertThat(second.rest()).contains(message);
            }
            assertThatThrownBy(stores::postgresUrl).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(stores::elasticsearchHost).isInstanceOf(IllegalStateException.class);
        }
        EmbeddedStores.start(none).close();
    }

    @Test
    void whenOneStoreFailsTheOtherIsEndedAndTheDirectoryFreed() {
        var broken = TestStores.both(directory)
                .withElasticsearch(StoresConfig.Elasticsearch.at(directory.resolve("nowhere")));
        assertThatThrownBy(() -> EmbeddedStores.start(broken)).hasMessageContaining("There is no Elasticsearch node");
        assertThat(directory.resolve("postgres/data/postmaster.pid")).doesNotExist();
        EmbeddedStores.start(TestStores.postgres(directory)).close();
    }

    @Test
    void anOwnerThatIsAskedToEndWhileItStartsLeavesNothingRunning() throws Exception {
        Owner owner = Owner.starting(directory, "--no-postgres");
        try {
            assertThat(Wait.of(Duration.ofSeconds(60))
                            .until(() ->
                                    directory.resolve("elasticsearch").toFile().exists()
                                            && !TestStores.nodes(directory).isEmpty()))
                    .isTrue();
        } finally {
            owner.close();
        }
        assertThat(TestStores.nodes(directory)).isEmpty();
    }
}
