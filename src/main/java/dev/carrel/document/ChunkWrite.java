package dev.carrel.document;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.carrel.embedding.EmbeddingJson;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A chunk as a caller writes it.
 *
 * @param key unique within the agent
 * @param documentKey the document it belongs to; without it the chunk is the only one of a document of its own key
 * @param embedding any length of direction; absent when the service embeds the text
 */
@Schema(
        examples = "{\"key\":\"faq-17\",\"documentKey\":\"faq\",\"text\":\"Returns are free for 30 days.\","
                + "\"metadata\":{\"lang\":\"en\"}}")
public record ChunkWrite(
        @Nullable String key,
        @Nullable String documentKey,
        @Nullable String text,
        @JsonDeserialize(using = EmbeddingJson.class) float @Nullable [] embedding,

        @JsonDeserialize(using = MetadataJson.class) @Nullable Map<String, Object> metadata) {}
