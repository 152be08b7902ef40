package dev.carrel.namespace;

import java.util.UUID;

/** One life of a namespace, from its creation to its deletion. Never used again, so that nothing old can match it. */
public record Incarnation(UUID value) {
    /** In the place of an incarnation where an operation is not about a single one; nothing is stored under it. */
    public static final Incarnation NONE = new Incarnation(new UUID(0, 0));

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
