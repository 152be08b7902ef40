package dev.carrel.search;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.carrel.document.MetadataJson;
import dev.carrel.embedding.EmbeddingJson;
import dev.carrel.http.LimitedList;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A search as a caller sends it: by text or by vector.
 *
 * @param limit most hits, 1 to 1,000; 10 when absent
 * @param minScore least similarity (cosine), -1 to 1; none when absent
 * @param documentKeys only chunks of these documents; absent for all. An empty list is refused: it would mean nothing, and
 *     must not mean everything
 * @param metadata only chunks with all of these pairs; absent or empty for no restriction
 */
@Schema(examples = "{\"text\":\"How long may I send something back?\",\"limit\":5,\"metadata\":{\"lang\":\"en\"}}")
public record SearchRequest(
        @Nullable String text,
        @JsonDeserialize(using = EmbeddingJson.class) float @Nullable [] vector,
        @Nullable Integer limit,
        @Nullable Double minScore,

        @JsonDeserialize(using = DocumentKeys.class) @Nullable List<String> documentKeys,

        @JsonDeserialize(using = MetadataJson.class) @Nullable Map<String, Object> metadata) {

    static final int MOST_DOCUMENT_KEYS = 1000;

    /** Reads {@code documentKeys}. */
    static final class DocumentKeys extends LimitedList<String> {
        DocumentKeys() {
            super(String.class, MOST_DOCUMENT_KEYS);
        }
    }
}
