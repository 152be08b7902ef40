package dev.carrel.http;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import dev.carrel.problem.Problem;
import dev.carrel.problem.ProblemException;
import java.util.List;
import java.util.stream.Collectors;

/** Words for what Jackson refuses, without its class names. Stateless. */
public final class JsonFaults {
    /** Where Jackson's own messages begin to speak of its settings. */
    private static final List<String> END_OF_MESSAGE =
            List.of("\n", " (start marker", ": enable ", ": maybe a ", ", from `", " (for ");

    private JsonFaults() {}

    /** The problem that a refused body is: the field where it is known, the place in the body, and what is wrong. */
    public static ProblemException problem(JsonProcessingException e) {
        return problem(e, "");
    }

    /**
     * The same for a part of a body.
     *
     * @param part path of the part, for example {@code documents[3].chunks[7]}; empty for the whole body
     */
    public static ProblemException problem(JsonProcessingException e, String part) {
        String field = path(e, part);
        // a fault inside an element reaches us wrapped: what is at the bottom says what it is, the outermost says where
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProblemException chosen) {
                return ofField(chosen, field);
            }
            if (cause instanceof JsonParseException broken) {
                String reason = broken instanceof JsonEOFException ? "it ends too early" : words(broken);
                return ProblemException.invalid(
                        "body", null, "The body is not JSON: " + reason + place(broken) + ".", null);
            }
            if (cause instanceof StreamConstraintsException beyond) {
                return ProblemException.invalid(
                        field.isEmpty() ? "body" : field,
                        null,
                        "The body is beyond what is read: " + words(beyond) + place(e) + ".",
                        null);
            }
        }
        return switch (e) {
            case UnrecognizedPropertyException unknown ->
                ProblemException.invalid(
                        field,
                        null,
                        "There is no field '" + Problem.shortened(unknown.getPropertyName()) + "' here" + place(e)
                                + ". Known fields: "
                                + unknown.getKnownPropertyIds().stream()
                                        .map(String::valueOf)
                                        .sorted()
                                        .collect(Collectors.joining(", "))
                                + ".",
                        null);
            case InvalidFormatException format ->
                ProblemException.invalid(
                        field,
                        String.valueOf(format.getValue()),
                        "This value is not of the type that the field takes ("
                                + format.getTargetType().getSimpleName() + ")" + place(e) + ".",
                        null);
            default ->
                field.isEmpty()
                        ? ProblemException.invalid(
                                "body", null, "The body must be a JSON object" + place(e) + ".", null)
                        : ProblemException.invalid(
                                field, null, "This field does not have the type that it takes" + place(e) + ".", null);
        };
    }

    /** The code that reads a value knows its name; the path to it is known here. A fault of the body itself has none. */
    private static ProblemException ofField(ProblemException chosen, String field) {
        boolean ofBody = chosen.problem().field() == null
                || "body".equals(chosen.problem().field());
        return ofBody || field.isEmpty()
                ? chosen
                : new ProblemException(chosen.problem().at(field));
    }

    private static String path(JsonProcessingException e, String part) {
        String path = !(e instanceof JsonMappingException mapping)
                ? ""
                : mapping.getPath().stream()
                        .map(reference -> reference.getFieldName() != null
                                ? "." + Problem.shortened(reference.getFieldName())
                                : "[" + reference.getIndex() + "]")
                        .collect(Collectors.joining());
        return part.isEmpty() && path.startsWith(".") ? path.substring(1) : part + path;
    }

    private static String place(JsonProcessingException e) {
        JsonLocation location = e.getLocation();
        return location == null ? "" : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
    }

    private static String words(JsonProcessingException e) {
        String message = e.getOriginalMessage();
        if (message == null) {
            return "it cannot be read";
        }
        int end = END_OF_MESSAGE.stream()
                .mapToInt(message::indexOf)
                .filter(index -> index >= 0)
                .min()
                .orElse(message.length());
        String words = message.substring(0, end);
        long open = words.chars().filter(c -> c == '(').count()
                - words.chars().filter(c -> c == ')').count();
        return open > 0 ? words + ")" : words;
    }
}
