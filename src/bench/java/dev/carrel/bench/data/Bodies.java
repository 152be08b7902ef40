package dev.carrel.bench.data;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.carrel.bench.data.Knowledge.Agent;
import dev.carrel.bench.data.Knowledge.Chunk;
import dev.carrel.bench.elasticsearch.RawElasticsearch;
import dev.carrel.client.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Request bodies for the same chunks in the forms of the service's API and of a raw bulk. Stateless. */
public final class Bodies {
    private static final String LANGUAGE = "en";
    /** The same as the service makes of the metadata {@code lang: en}. */
    private static final String ATTRIBUTE = "lang\u001fs" + LANGUAGE;

    private Bodies() {}

    /** Documents of at most {@code documentSize} of these chunks each. */
    public static byte[] documents(Agent agent, List<Chunk> chunks, int documentSize, VectorForm form) {
        return documents(agent, 0, chunks, documentSize, form);
    }

    /** The same, with documents counted from {@code firstDocument}. */
    public static byte[] documents(
            Agent agent, int firstDocument, List<Chunk> chunks, int documentSize, VectorForm form) {
        return json(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("documents");
            for (int first = 0; first < chunks.size(); first += documentSize) {
                json.writeStartObject();
                json.writeStringField("key", agent.documentKey(firstDocument + first / documentSize));
                json.writeObjectFieldStart("metadata");
                json.writeStringField("lang", LANGUAGE);
                json.writeEndObject();
                json.writeArrayFieldStart("chunks");
                for (Chunk chunk : chunks.subList(first, Math.min(chunks.size(), first + documentSize))) {
                    json.writeStartObject();
                    json.writeStringField("text", chunk.text());
                    json.writeFieldName("embedding");
                    form.write(chunk.vector(), json);
                    json.writeEndObject();
                }
                json.writeEndArray();
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    /** A search for the chunks near a vector. */
    public static byte[] search(float[] vector, int limit, VectorForm form) {
        return json(json -> {
            json.writeStartObject();
            json.writeFieldName("vector");
            form.write(vector, json);
            json.writeNumberField("limit", limit);
            json.writeEndObject();
        });
    }

    /** A search of any mode; what is null is left out. */
    public static byte[] search(String mode, @Nullable String text, float @Nullable [] vector, int limit) {
        return json(json -> {
            json.writeStartObject();
            json.writeStringField("mode", mode);
            if (text != null) {
                json.writeStringField("text", text);
            }
            if (vector != null) {
                json.writeFieldName("vector");
                VectorForm.BASE64.write(vector, json);
            }
            json.writeNumberField("limit", limit);
            json.writeEndObject();
        });
    }

    /** The entries that the service would write for the same documents, as bulks of at most {@code bulkSize}. */
    public static List<byte[]> bulks(Agent agent, String incarnation, long firstId, List<Chunk> chunks, Sizes sizes) {
        List<byte[]> bulks = new ArrayList<>();
        for (int first = 0; first < chunks.size(); first += sizes.bulk) {
            int begin = first;
            int end = Math.min(chunks.size(), first + sizes.bulk);
            bulks.add(json(json -> {
                for (int i = begin; i < end; i++) {
                    action(json, firstId + i, incarnation);
                    String documentKey = agent.documentKey(i / sizes.document);
                    entry(json, firstId + i, incarnation, documentKey, chunks.get(i));
                }
            }));
        }
        return bulks;
    }

    private static void action(JsonGenerator json, long id, String routing) throws IOException {
        json.writeStartObject();
        json.writeObjectFieldStart("index");
        json.writeStringField("_id", Long.toString(id));
        json.writeStringField("routing", routing);
        json.writeEndObject();
        json.writeEndObject();
        json.writeRaw('\n');
    }

    private static void entry(JsonGenerator json, long id, String incarnation, String documentKey, Chunk chunk)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("incarnation", incarnation);
        json.writeNumberField("chunkId", id);
        json.writeStringField("documentKey", documentKey);
        json.writeArrayFieldStart("attributes");
        json.writeString(ATTRIBUTE);
        json.writeEndArray();
        json.writeStringField(RawElasticsearch.TEXT, chunk.text());
        json.writeFieldName("embedding");
        VectorForm.JSON.write(chunk.vector(), json);
        json.writeStringField("_entity_type", "IndexedChunk");
        json.writeEndObject();
        json.writeRaw('\n');
    }

    private static byte[] json(Content content) {
        var bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = Json.MAPPER.createGenerator(bytes)) {
            json.setRootValueSeparator(null);
            content.write(json);
        } catch (IOException cannotBe) {
            throw new UncheckedIOException(cannotBe);
        }
        return bytes.toByteArray();
    }

    @FunctionalInterface
    private interface Content {
        void write(JsonGenerator json) throws IOException;
    }

    /**
     * How chunks are grouped.
     *
     * @param document chunks of a document
     * @param bulk entries of a raw bulk
     */
    public record Sizes(int document, int bulk) {}
}
