package dev.carrel.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.net.URI;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A problem document as RFC 9457 defines it, with the extension members of this API.
 *
 * @param field the faulty field as the caller wrote it, for example {@code chunks[3].text}; absent when no field is at fault
 * @param value the faulty value, shortened; absent when it would not help or is secret
 * @param limit the limit it was held against
 * @param errors faults of single elements, when the request had several
 */
@Schema(examples = """
        {"type": "https://carrel.dev/problems/invalid-input", "title": "Invalid input", "status": 400,
         "detail": "limit is 5000; it must be 1 to 1000.", "field": "limit", "value": 5000, "limit": 1000}""")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
        URI type,
        String title,
        int status,
        String detail,
        @Nullable String field,
        @Nullable Object value,
        @Nullable Object limit,
        @Nullable List<Fault> errors) {

    private static final int LONGEST_VALUE = 120;

    /** Keys up to here are given back whole, so that a caller can find the element by it. */
    private static final int LONGEST_KEY = 512;

    /** A problem that no single field is to blame for. */
    public static Problem of(ProblemType type, String detail) {
        return new Problem(type.uri(), type.title(), type.status(), detail, null, null, null, null);
    }

    /** A problem of one field. A long text value is shortened. */
    public static Problem of(
            ProblemType type, String detail, String field, @Nullable Object value, @Nullable Object limit) {
        return new Problem(
                type.uri(),
                type.title(),
                type.status(),
                detail,
                field,
                value instanceof String text ? shortened(text) : value,
                limit,
                null);
    }

    /** A problem made of several faults. */
    public static Problem of(ProblemType type, String detail, List<Fault> errors) {
        return new Problem(type.uri(), type.title(), type.status(), detail, null, null, null, errors);
    }

    /** The same problem with the faults of single elements. */
    public Problem with(List<Fault> faults) {
        return new Problem(type, title, status, detail, field, value, limit, faults);
    }

    /** The same problem of another field: where the code that found it knew only a part of the path. */
    public Problem at(String path) {
        return new Problem(type, title, status, detail, path, value, limit, errors);
    }

    /** A caller's text in an answer: its beginning and its length, so that no answer is as long as what it refuses. */
    public static String shortened(String text) {
        if (text.length() <= LONGEST_VALUE) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(LONGEST_VALUE - 1)) ? LONGEST_VALUE - 1 : LONGEST_VALUE;
        return text.substring(0, end) + "… (" + text.length() + " characters)";
    }

    /**
     * The fault of one element of a request.
     *
     * @param index position of the element in the request, from 0
     * @param key the element's key when it could be read; shortened when no valid key is as long
     * @param field the faulty field of the element
     * @param reason what is wrong with which value
     * @param limit the limit it was held against, when there is one
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Fault(
            int index,
            @Nullable String key,
            String field,
            String reason,
            @Nullable Object limit) {
        public Fault {
            key = key == null || key.length() <= LONGEST_KEY ? key : shortened(key);
        }
    }
}
