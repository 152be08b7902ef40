package dev.carrel.index;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.dataformat.smile.SmileFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * A bulk request being put together, as SMILE: its vectors are binary numbers, which spares this side the writing and
 * Elasticsearch the reading of 384 decimals an entry. Used by one thread.
 */
final class Bulk {
    private static final SmileFactory SMILE = new SmileFactory();

    /** Ends each object; the encoding has no such byte within. */
    private static final int SEPARATOR = 0xFF;

    private final ByteArrayOutputStream body = new ByteArrayOutputStream(64 * 1024);
    private final List<Long> chunkIds = new ArrayList<>();

    /** Adds the writing of an entry. */
    void index(IndexedChunk chunk) {
        action("index", chunk.getIncarnation(), chunk.getChunkId());
        object(json -> {
            json.writeStringField("_entity_type", IndexedChunk.NAME);
            json.writeStringField("incarnation", chunk.getIncarnation().toString());
            json.writeNumberField("chunkId", chunk.getChunkId());
            json.writeStringField("documentKey", chunk.getDocumentKey());
            json.writeArrayFieldStart("attributes");
            for (String attribute : chunk.getAttributes()) {
                json.writeString(attribute);
            }
            json.writeEndArray();
            json.writeStringField(TextBinder.field(chunk.getLanguage()), chunk.getText());
            if (chunk.getImportance() != 1) {
                json.writeNumberField(ExactCandidateFinder.IMPORTANCE, chunk.getImportance());
            }
            json.writeArrayFieldStart(EmbeddingBinder.FIELD);
            for (float component : Objects.requireNonNull(chunk.getEmbedding())) {
                json.writeNumber(component);
            }
            json.writeEndArray();
        });
    }

    /** Adds the removal of an entry. */
    void delete(UUID incarnation, long chunkId) {
        action("delete", incarnation, chunkId);
    }

    private void action(String name, UUID incarnation, long chunkId) {
        chunkIds.add(chunkId);
        object(json -> {
            json.writeObjectFieldStart(name);
            json.writeStringField("_id", Long.toString(chunkId));
            json.writeStringField("routing", incarnation.toString());
            json.writeEndObject();
        });
    }

    private void object(Fields fields) {
        try (JsonGenerator json = SMILE.createGenerator(body)) {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        body.write(SEPARATOR);
    }

    /** The chunk of each item, in order. */
    List<Long> chunkIds() {
        return chunkIds;
    }

    int bytes() {
        return body.size();
    }

    byte[] body() {
        return body.toByteArray();
    }

    @FunctionalInterface
    private interface Fields {
        void write(JsonGenerator json) throws IOException;
    }
}
