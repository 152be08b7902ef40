package dev.carrel.namespace;

import java.util.UUID;

/** One life of a namespace, from its creation to its deletion. Never used again, so that nothing old can match it. */
public record Incarnation(UUID value) {

    /** A new one. */
    public static Incarnation random() {
        return new Incarnation(UUID.randomUUID());
    }

    /** The form used as routing key and filter value in the index. */
    public String key() {
        return value.toString();
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
