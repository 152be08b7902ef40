package dev.carrel.search;

import dev.carrel.document.Metadata;
import java.util.Map;

/** The rules for values in filters: those of metadata. Stateless. */
final class FilterValues {
    private FilterValues() {}

    /** The value, if metadata could have it. @throws ProblemException 400 otherwise */
    static Object checked(Object value) {
        Metadata.fault(Map.of("value", value)).ifPresent(fault -> {
            throw FilterJson.invalid(
                    value instanceof String ? null : value, "A filter's " + fault.substring(1) + ".", null);
        });
        return value;
    }
}
