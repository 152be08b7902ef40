package dev.carrel.embedding;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import dev.carrel.problem.ProblemException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;

/**
 * Reads a vector from JSON: an array of numbers, or a base64 string of little-endian float32, which is half the size and
 * spares parsing numbers. Stateless.
 */
public final class EmbeddingJson extends JsonDeserializer<float[]> {
    /** Longest vector read: above every model known to us, and small enough to be harmless. */
    static final int LONGEST = 8192;

    private static final int USUAL = 384;

    @Override
    public float[] deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        return read(parser, parser.currentName() == null ? "embedding" : parser.currentName());
    }

    /**
     * Reads the value at which the parser stands.
     *
     * @param field name for the problem
     * @return any length from 0 to {@value #LONGEST}, not normalised
     * @throws ProblemException 400 for anything else
     */
    public static float[] read(JsonParser parser, String field) throws IOException {
        return switch (parser.currentToken()) {
            case START_ARRAY -> numbers(parser, field);
            case VALUE_STRING -> base64(parser.getText(), field);
            default ->
                throw ProblemException.invalid(
                        field, null, field + " must be an array of numbers or a base64 string of float32.", null);
        };
    }

    private static float[] numbers(JsonParser parser, String field) throws IOException {
        float[] vector = new float[USUAL];
        int length = 0;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token == null || !token.isNumeric()) {
                throw ProblemException.invalid(
                        field, String.valueOf(parser.getText()), field + "[" + length + "] is not a number.", null);
            }
            if (length == LONGEST) {
                throw tooLong(field);
            }
            if (length == vector.length) {
                vector = Arrays.copyOf(vector, Math.min(LONGEST, length * 2));
            }
            vector[length++] = parser.getFloatValue();
        }
        return length == vector.length ? vector : Arrays.copyOf(vector, length);
    }

    private static float[] base64(String text, String field) {
        if (text.length() > LONGEST * Float.BYTES / 3 * 4 + 4) {
            throw tooLong(field);
        }
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid(field, text, field + " is a string, but not base64.", null);
        }
        if (bytes.length % Float.BYTES != 0) {
            throw ProblemException.invalid(
                    field,
                    null,
                    field + " has " + bytes.length + " bytes; float32 needs a multiple of 4.",
                    Float.BYTES);
        }
        return Vectors.fromBytes(bytes);
    }

    private static ProblemException tooLong(String field) {
        return ProblemException.invalid(field, null, field + " has more than " + LONGEST + " components.", LONGEST);
    }
}
