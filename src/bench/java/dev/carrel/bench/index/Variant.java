package dev.carrel.bench.index;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;

/** An index like the service's, but for one thing. */
enum Variant {
    /** As the service makes it. */
    FLAT("flat, as it is", definition -> {}),
    BBQ_FLAT("bbq_flat", definition -> kind(definition, "bbq_flat")),
    HNSW("hnsw", definition -> kind(definition, "hnsw")),
    INT8_HNSW("int8_hnsw", definition -> kind(definition, "int8_hnsw")),
    BBQ_HNSW("bbq_hnsw", definition -> kind(definition, "bbq_hnsw")),
    UNSORTED("flat, not sorted", definition -> index(definition).remove("sort")),
    TWO_SHARDS("flat, 2 shards", definition -> index(definition).put("number_of_shards", 2)),
    REFRESH_1S("flat, refresh 1 s", definition -> index(definition).put("refresh_interval", "1s")),
    REFRESH_30S("flat, refresh 30 s", definition -> index(definition).put("refresh_interval", "30s"));

    /** Of a graph, more than are asked for: with no more, it finds fewer of the nearest. */
    static final int CANDIDATES = 100;

    private final String words;

    @SuppressWarnings("ImmutableEnumChecker") // the changes above keep nothing
    private final Consumer<ObjectNode> change;

    Variant(String words, Consumer<ObjectNode> change) {
        this.words = words;
        this.change = change;
    }

    String words() {
        return words;
    }

    void change(ObjectNode definition) {
        change.accept(definition);
    }

    private static ObjectNode index(ObjectNode definition) {
        return definition.withObject("/settings/index");
    }

    private static void kind(ObjectNode definition, String type) {
        ObjectNode vectors = definition.withObject("/mappings/properties/embedding");
        vectors.putObject("index_options").put("type", type);
    }
}
