package dev.carrel.http;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import dev.carrel.problem.ProblemException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Words for what Jackson refuses, without its class names. Stateless. */
public final class JsonFaults {
    private JsonFaults() {}

    /** The problem that a refused body is: the field where it is known, the place in the body, and what is wrong. */
    public static ProblemException problem(JsonProcessingException e) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof ProblemException chosen) {
                return chosen;
            }
        }
        return switch (e) {
            case UnrecognizedPropertyException unknown -> ProblemException.invalid(
                    path(unknown),
                    null,
                    "There is no field '" + unknown.getPropertyName() + "' here" + place(e) + ". Known fields: "
                            + unknown.getKnownPropertyIds() + ".",
                    null);
            case InvalidFormatException format -> ProblemException.invalid(
                    path(format),
                    String.valueOf(format.getValue()),
                    "This value is not of the type that the field takes ("
                            + format.getTargetType().getSimpleName() + ")" + place(e) + ".",
                    null);
            case JsonMappingException mapping -> ProblemException.invalid(
                    path(mapping), null, "This field is missing or not of the type that it takes" + place(e) + ".", null);
            default -> ProblemException.invalid(
                    "body", null, "The body is not JSON: " + firstLine(e.getOriginalMessage()) + place(e) + ".", null);
        };
    }

    private static String path(JsonMappingException e) {
        String path = e.getPath().stream()
                .map(reference -> reference.getFieldName() != null
                        ? "." + reference.getFieldName()
                        : "[" + reference.getIndex() + "]")
                .collect(Collectors.joining());
        return path.isEmpty() ? "body" : path.startsWith(".") ? path.substring(1) : path;
    }

    private static String place(JsonProcessingException e) {
        JsonLocation location = e.getLocation();
        return location == null
                ? ""
                : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
    }

    private static String firstLine(@Nullable String message) {
        if (message == null) {
            return "it cannot be read";
        }
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }
}
