package dev.carrel.client;

import org.jspecify.annotations.Nullable;

/** Which operations are listed; null means any. */
public record OperationQuery(
        @Nullable String kind,
        @Nullable String status,
        @Nullable String agent,
        boolean stuck) {

    /** As parameters that follow others. */
    String parameters() {
        return parameter("kind", kind)
                + parameter("status", status)
                + parameter("agentId", agent)
                + (stuck ? "&stuck=true" : "");
    }

    private static String parameter(String name, @Nullable String value) {
        return value == null ? "" : "&" + name + "=" + Http.segment(value);
    }
}
