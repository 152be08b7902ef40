package dev.carrel.index;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carrel.database.StoreIdentity;
import dev.carrel.http.Json;
import dev.carrel.index.ElasticsearchClient.Answer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Creates the index of all chunks, or checks the one that is there. Any number of nodes may start at once: the first
 * creation wins, the others find it.
 */
@ApplicationScoped
public class IndexSchema {
    /** Alias for reading, as Hibernate Search names it. */
    public static final String READ = "chunk-read";

    /** Alias for writing. */
    public static final String WRITE = "chunk-write";

    /** Of the form of entries ({@link Attributes}, {@link TextBinder}), as {@code chunk-index.json} has it; an index without one has the first. */
    static final int VERSION = 3;

    private static final Logger LOG = Logger.getLogger(IndexSchema.class);
    private static final String INDEX = "chunk-000001";
    private static final String DEFINITION = "chunk-index.json";

    /** In the mapping's {@code _meta}: {@link StoreIdentity}. */
    private static final String OWNER = "store";

    /** In {@code _meta}: {@link #VERSION}. */
    private static final String ENTRIES = "version";

    private final ElasticsearchClient elasticsearch;
    private final IndexConfig config;
    private final StoreIdentity store;
    private final int dimension;

    @Inject
    public IndexSchema(
            ElasticsearchClient elasticsearch,
            IndexConfig config,
            StoreIdentity store,
            @ConfigProperty(name = "carrel.embedding.dimension", defaultValue = "384") int dimension) {
        this.elasticsearch = elasticsearch;
        this.config = config;
        this.store = store;
        this.dimension = dimension;
    }

    /**
     * Makes sure that the index is there, fits the configuration and belongs to this PostgreSQL. One that does not say whose
     * it is, made by a version that did not note it, is taken for ours.
     *
     * @throws IllegalStateException when it was made for another dimension, with another PostgreSQL or for entries of another
     *     form, naming both
     */
    public void createOrValidate() {
        String owner = store.read().toString();
        Answer existing = elasticsearch.send("GET", "/" + READ + "/_mapping", null);
        if (existing.status() == 404) {
            create(owner);
            existing = elasticsearch.send("GET", "/" + READ + "/_mapping", null);
        }
        JsonNode mappings = existing.orThrow("Reading the index's mapping").body();
        validate(mappings);
        requireOurs(mappings, owner);
        requireVersion(mappings);
    }

    private void create(String owner) {
        Answer answer = elasticsearch.send("PUT", "/" + INDEX, definition(owner).toString());
        if (answer.status() == 400 && answer.body().toString().contains("resource_already_exists_exception")) {
            return;
        }
        answer.orThrow("Creating the index " + INDEX);
        LOG.infof("Created the index %s with %d shards for vectors of %d", INDEX, config.shards(), dimension);
    }

    private ObjectNode definition(String owner) {
        try (InputStream in = IndexSchema.class.getResourceAsStream(DEFINITION)) {
            ObjectNode definition = (ObjectNode) Json.MAPPER.readTree(in);
            ((ObjectNode) definition.at("/settings/index"))
                    .put("number_of_shards", config.shards())
                    .put("number_of_replicas", config.replicas());
            ((ObjectNode) definition.at("/mappings/properties/" + EmbeddingBinder.FIELD)).put("dims", dimension);
            ((ObjectNode) definition.path("mappings")).withObject("/_meta").put(OWNER, owner);
            ObjectNode aliases = definition.putObject("aliases");
            aliases.putObject(READ);
            aliases.putObject(WRITE).put("is_write_index", true);
            return definition;
        } catch (IOException e) {
            throw new IllegalStateException(DEFINITION + " cannot be read", e);
        }
    }

    private void requireOurs(JsonNode mappings, String owner) {
        mappings.properties().forEach(index -> {
            JsonNode noted = index.getValue().at("/mappings/_meta/" + OWNER);
            if (noted.isMissingNode()) {
                ObjectNode note = Json.MAPPER.createObjectNode();
                // Elasticsearch replaces all of it
                if (index.getValue().at("/mappings/_meta") instanceof ObjectNode present) {
                    note.set("_meta", present.deepCopy());
                }
                note.withObject("/_meta").put(OWNER, owner);
                elasticsearch
                        .send("PUT", "/" + index.getKey() + "/_mapping", note.toString())
                        .orThrow("Noting whose index it is");
            } else if (!noted.asText().equals(owner)) {
                throw new IllegalStateException("The index was made with the PostgreSQL " + noted.asText()
                        + ", but carrel.postgres.url leads to " + owner
                        + ". Set it right, or use another Elasticsearch: a reconciliation would remove what belongs to"
                        + " the other.");
            }
        });
    }

    /** After we know that it is ours: whoever reads the message may remove it. */
    private static void requireVersion(JsonNode mappings) {
        for (JsonNode index : mappings) {
            int version = index.at("/mappings/_meta/" + ENTRIES).asInt(1);
            if (version != VERSION) {
                throw new IllegalStateException("The index behind " + READ + " has entries of version " + version
                        + ", and this service writes and reads version " + VERSION
                        + ": searches would miss them. Stop all nodes, remove the index (DELETE /" + INDEX
                        + "), start, and rebuild it from PostgreSQL with `carrel reconcile --heal`.");
            }
        }
    }

    private void validate(JsonNode mappings) {
        for (JsonNode index : mappings) {
            JsonNode vector = index.at("/mappings/properties/" + EmbeddingBinder.FIELD);
            if (vector.path("dims").asInt() != dimension) {
                throw new IllegalStateException("The index holds vectors of " + vector.path("dims") + ", but"
                        + " carrel.embedding.dimension is " + dimension
                        + ". Set it back, or use another Elasticsearch and PostgreSQL for the other model.");
            }
            if (!index.at("/mappings/_routing/required").asBoolean()) {
                throw new IllegalStateException("The index behind " + READ
                        + " was not made by this service: it does not require routing. Remove it, or use another"
                        + " Elasticsearch.");
            }
        }
    }
}
