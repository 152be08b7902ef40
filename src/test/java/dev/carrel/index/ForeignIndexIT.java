package dev.carrel.index;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carrel.database.StoreIdentity;
import dev.carrel.harness.Database;
import dev.carrel.harness.FakeEmbeddings;
import dev.carrel.harness.SharedStores;
import dev.carrel.harness.Stores;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A node whose PostgreSQL is not the one the index was made with does not start, so that it heals nothing. */
@ExtendWith(SharedStores.class)
class ForeignIndexIT {
    private final ElasticsearchClient elasticsearch;
    private final IndexConfig config;
    private final StoreIdentity ours;

    ForeignIndexIT(Stores stores) {
        config = new IndexConfig(
                List.of(stores.elasticsearchHost()),
                "http",
                Optional.empty(),
                Optional.empty(),
                1,
                0,
                Duration.ofSeconds(10));
        elasticsearch = new ElasticsearchClient(config);
        Map<String, String> settings = stores.settings("foreign-index");
        ours = new StoreIdentity(Jdbi.create(
                settings.get("carrel.postgres.url"),
                settings.get("carrel.postgres.user"),
                settings.get("carrel.postgres.password")));
    }

    @Test
    void indexOfAnotherStoreIsRefusedNamingBoth() throws Exception {
        try (Database other = Database.start();
                Connection connection = other.connection()) {
            StoreIdentity identity = new StoreIdentity(Jdbi.create(connection));
            IndexSchema schema = new IndexSchema(elasticsearch, config, identity, FakeEmbeddings.DIMENSION);

            assertThatThrownBy(schema::createOrValidate)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(ours.read().toString())
                    .hasMessageContaining(identity.read().toString())
                    .hasMessageContaining("carrel.postgres.url");
        }
        assertThat(noted()).isEqualTo(ours.read().toString());
    }

    @Test
    void indexThatDoesNotSayWhoseItIsIsTakenForOurs() {
        elasticsearch
                .send(
                        "PUT",
                        "/" + IndexSchema.READ + "/_mapping",
                        "{\"_meta\": {\"version\": " + IndexSchema.VERSION + "}}")
                .orThrow("Forgetting whose index it is");
        assertThat(noted()).isEmpty();

        new IndexSchema(elasticsearch, config, ours, FakeEmbeddings.DIMENSION).createOrValidate();

        assertThat(noted()).isEqualTo(ours.read().toString());
    }

    private String noted() {
        JsonNode mappings = elasticsearch
                .send("GET", "/" + IndexSchema.READ + "/_mapping", null)
                .orThrow("Reading the mapping")
                .body();
        return mappings.iterator().next().at("/mappings/_meta/store").asText();
    }

    @Test
    void indexWithEntriesOfAnotherFormIsRefusedWithWhatToDo() {
        meta("{\"store\": \"" + ours.read() + "\", \"version\": 1}");
        IndexSchema schema = new IndexSchema(elasticsearch, config, ours, FakeEmbeddings.DIMENSION);
        try {
            assertThatThrownBy(schema::createOrValidate)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("version 1")
                    .hasMessageContaining("version " + IndexSchema.VERSION)
                    .hasMessageContaining("reconcile --heal");
        } finally {
            meta("{\"store\": \"" + ours.read() + "\", \"version\": " + IndexSchema.VERSION + "}");
        }
        schema.createOrValidate();
    }

    private void meta(String json) {
        elasticsearch
                .send("PUT", "/" + IndexSchema.READ + "/_mapping", "{\"_meta\": " + json + "}")
                .orThrow("Changing what the index says of itself");
    }
}
