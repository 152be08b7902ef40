package dev.carrel.document;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads metadata without keeping more of it than {@link Metadata#fault} needs to refuse it: one key above the limit, and of
 * a nested value only that it is one. Stateless.
 */
public final class MetadataJson extends JsonDeserializer<Map<String, Object>> {
    private static final List<Object> NESTED = List.of();

    @Override
    public Map<String, Object> deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        if (!parser.isExpectedStartObjectToken()) {
            throw MismatchedInputException.from(parser, Map.class, "an object is needed");
        }
        return read(parser);
    }

    /** Reads the object at which the parser stands. A value may be null: it is for {@link Metadata#fault} to say so. */
    @SuppressWarnings("NullAway") // the map becomes one without nulls by that check
    public static Map<String, Object> read(JsonParser parser) throws IOException {
        Map<String, Object> metadata = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            parser.nextToken();
            if (metadata.size() <= Metadata.MOST_KEYS) {
                try {
                    metadata.put(key, value(parser));
                } catch (IOException e) {
                    throw JsonMappingException.wrapWithPath(e, metadata, key);
                }
            }
            parser.skipChildren();
        }
        return metadata;
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> NESTED;
        };
    }
}
