package dev.carrel.document;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.carrel.http.Json;
import dev.carrel.index.Attributes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rules and the stored form of metadata: a flat object of strings, numbers and booleans. Stateless. */
public final class Metadata {
    static final int MOST_KEYS = 64;
    static final int LONGEST_KEY = 128;
    static final int LONGEST_VALUE = 1024;
    private static final TypeReference<LinkedHashMap<String, Object>> MAP = new TypeReference<>() {};

    private Metadata() {}

    /** What is wrong with {@code metadata}, naming the key; empty when nothing is. */
    public static Optional<String> fault(Map<String, Object> metadata) {
        if (metadata.size() > MOST_KEYS) {
            return Optional.of("has more than " + MOST_KEYS + " keys");
        }
        for (Map.Entry<String, Object> entry : metadata.entrySet()) {
            Optional<String> fault = fault(entry.getKey(), entry.getValue());
            if (fault.isPresent()) {
                return fault;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> fault(String key, @Nullable Object value) {
        Optional<String> keyFault = key.length() > LONGEST_KEY
                ? Optional.of("is longer than " + LONGEST_KEY + " characters")
                : TextRules.keyFault(key);
        if (keyFault.isPresent()) {
            return Optional.of("has a key that " + keyFault.get());
        }
        return switch (value) {
            case String text
            when text.length() > LONGEST_VALUE ->
                Optional.of("." + key + " has " + text.length() + " characters, more than " + LONGEST_VALUE);
            case String text -> TextRules.fault(text).map(fault -> "." + key + " " + fault);
            case Double number
            when !Double.isFinite(number) ->
                Optional.of("." + key + " is beyond the numbers that can be kept (" + -Double.MAX_VALUE + " to "
                        + Double.MAX_VALUE + ")");
            case Number number
            when number.toString().length() > 64 -> Optional.of("." + key + " is a number of more than 64 digits");
            case Number number -> Optional.empty();
            case Boolean flag -> Optional.empty();
            case null -> Optional.of("." + key + " is null; leave the key out instead");
            default -> Optional.of("." + key + " is an object or array; only strings, numbers and booleans are kept");
        };
    }

    /** The stored form. */
    public static String toJson(Map<String, Object> metadata) {
        try {
            return Json.MAPPER.writeValueAsString(metadata);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Metadata that was checked cannot be written", e);
        }
    }

    /**
     * One text for all metadata that filters cannot tell apart: whatever the order of its keys and the form of its numbers,
     * which PostgreSQL does not keep.
     */
    public static String canonical(Map<String, Object> metadata) {
        try {
            return Json.MAPPER.writeValueAsString(
                    Attributes.of(metadata).stream().sorted().toList());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Metadata that was checked cannot be written", e);
        }
    }

    /** The opposite of {@link #toJson}; null gives an empty map. */
    public static Map<String, Object> fromJson(@Nullable String json) {
        if (json == null) {
            return Map.of();
        }
        try {
            return Json.MAPPER.readValue(json, MAP);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Stored metadata cannot be read", e);
        }
    }

    /** The document's metadata with the chunk's own on top: what filters see and hits show. */
    public static Map<String, Object> merged(Map<String, Object> document, Map<String, Object> chunk) {
        if (chunk.isEmpty()) {
            return document;
        }
        Map<String, Object> merged = new LinkedHashMap<>(document);
        merged.putAll(chunk);
        return merged;
    }
}
