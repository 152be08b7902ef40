package dev.carrel.index;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/** What values of an attribute are. A string that is a date is both. */
public enum AttributeKind {
    STRING(1),
    NUMBER(2),
    BOOLEAN(4),
    DATE(8);

    private final int bit;

    AttributeKind(int bit) {
        this.bit = bit;
    }

    /** The kinds as one number, for storing. */
    public static int bits(Collection<AttributeKind> kinds) {
        return kinds.stream().mapToInt(kind -> kind.bit).reduce(0, (a, b) -> a | b);
    }

    /** The opposite of {@link #bits}. */
    public static Set<AttributeKind> of(int bits) {
        Set<AttributeKind> kinds = EnumSet.noneOf(AttributeKind.class);
        for (AttributeKind kind : values()) {
            if ((bits & kind.bit) != 0) {
                kinds.add(kind);
            }
        }
        return kinds;
    }

    /** The kinds of a value of metadata. */
    public static Set<AttributeKind> of(Object value) {
        return switch (value) {
            case String text when Attributes.date(text).isPresent() -> EnumSet.of(STRING, DATE);
            case String text -> EnumSet.of(STRING);
            case Boolean flag -> EnumSet.of(BOOLEAN);
            case Number number -> EnumSet.of(NUMBER);
            default -> throw new IllegalArgumentException("Not a metadata value: " + value.getClass());
        };
    }
}
