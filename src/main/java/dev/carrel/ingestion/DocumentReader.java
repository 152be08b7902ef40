package dev.carrel.ingestion;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.carrel.document.ChunkWrite;
import dev.carrel.document.MetadataJson;
import dev.carrel.http.Json;
import dev.carrel.http.JsonFaults;
import dev.carrel.problem.Problem;
import dev.carrel.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads documents from a JSON body as a stream: one object, or {@code {"documents": [...]}}. One document is in memory at a
 * time. Used by one thread, once.
 */
final class DocumentReader {
    private static final ObjectReader CHUNK_READER = Json.PART.forType(ChunkWrite.class);

    private final long maxTextBytes;
    private final Consumer<DocumentInput> documents;
    private int index;

    DocumentReader(long maxTextBytes, Consumer<DocumentInput> documents) {
        this.maxTextBytes = maxTextBytes;
        this.documents = documents;
    }

    /**
     * Reads the body to its end.
     *
     * @throws ProblemException 400 when it is not JSON of that form; documents before that place were handed over already
     */
    void read(InputStream body) {
        try (JsonParser parser = Json.DOCUMENTS.createParser(body)) {
            expect(parser.nextToken(), JsonToken.START_OBJECT, "body", "a document or {\"documents\": [...]}");
            if (parser.nextToken() == JsonToken.FIELD_NAME && "documents".equals(parser.currentName())) {
                expect(parser.nextToken(), JsonToken.START_ARRAY, "documents", "an array of documents");
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    expect(parser.currentToken(), JsonToken.START_OBJECT, "documents[" + index + "]", "an object");
                    parser.nextToken();
                    document(parser);
                }
                expect(parser.nextToken(), JsonToken.END_OBJECT, "body", "nothing after the documents");
            } else {
                document(parser);
            }
            expect(parser.nextToken(), null, "body", "nothing after the object");
        } catch (JsonProcessingException e) {
            throw JsonFaults.problem(e);
        } catch (IOException e) {
            throw ProblemException.invalid("body", null, "The request body ended early: " + e.getMessage(), null);
        }
    }

    /** Reads one document; the parser stands after its opening brace. */
    private void document(JsonParser parser) throws IOException {
        String key = null;
        String title = null;
        String mediaType = null;
        BoundedText text = null;
        Map<String, Object> metadata = null;
        Double importance = null;
        List<ChunkWrite> chunks = null;
        for (; parser.currentToken() != JsonToken.END_OBJECT; parser.nextToken()) {
            String field = parser.currentName();
            JsonToken value = parser.nextToken();
            if (value == JsonToken.VALUE_NULL) {
                continue;
            }
            switch (field) {
                case "key" -> key = string(parser, field);
                case "title" -> title = string(parser, field);
                case "mediaType" -> mediaType = string(parser, field);
                case "text" -> {
                    string(value, field);
                    text = new BoundedText(maxTextBytes);
                    parser.getText(text);
                }
                case "metadata" -> {
                    expect(value, JsonToken.START_OBJECT, path(field), "an object");
                    metadata = MetadataJson.read(parser);
                }
                case "importance" -> {
                    expect(value.isNumeric() ? value : null, value, path(field), "a number");
                    importance = parser.getDoubleValue();
                }
                case "chunks" -> {
                    expect(value, JsonToken.START_ARRAY, path(field), "an array");
                    chunks = chunks(parser);
                }
                default ->
                    throw ProblemException.invalid(
                            path(field),
                            null,
                            "A document has no field '" + Problem.shortened(field)
                                    + "'. Known fields: key, title, text, mediaType, metadata, importance, chunks.",
                            null);
            }
        }
        documents.accept(new DocumentInput(
                index,
                key,
                title,
                text == null ? null : text.orNull(),
                text == null ? 0 : text.bytes(),
                mediaType,
                metadata,
                importance,
                chunks));
        index++;
    }

    /** One chunk above the limit tells that there are too many; what follows is not kept. */
    private List<ChunkWrite> chunks(JsonParser parser) throws IOException {
        List<ChunkWrite> chunks = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (chunks.size() > DocumentCheck.MOST_CHUNKS) {
                parser.skipChildren();
                continue;
            }
            try {
                chunks.add(CHUNK_READER.readValue(parser));
            } catch (JsonProcessingException e) {
                throw JsonFaults.problem(e, path("chunks[" + chunks.size() + "]"));
            }
        }
        return chunks;
    }

    private String string(JsonParser parser, String field) throws IOException {
        string(parser.currentToken(), field);
        return parser.getText();
    }

    private void string(@Nullable JsonToken token, String field) {
        expect(token, JsonToken.VALUE_STRING, path(field), "a string");
    }

    private String path(String field) {
        return "documents[" + index + "]." + Problem.shortened(field);
    }

    private static void expect(@Nullable JsonToken actual, @Nullable JsonToken wanted, String field, String form) {
        if (actual != wanted) {
            throw ProblemException.invalid(field, null, field + " must be " + form + ".", null);
        }
    }
}
