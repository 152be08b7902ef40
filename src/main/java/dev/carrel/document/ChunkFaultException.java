package dev.carrel.document;

import org.jspecify.annotations.Nullable;

/** One element of a request cannot be taken; the others are not concerned. */
public final class ChunkFaultException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String field;
    private final String reason;
    private final transient @Nullable Object limit;

    public ChunkFaultException(String field, String reason, @Nullable Object limit) {
        super(reason, null, false, false);
        this.field = field;
        this.reason = reason;
        this.limit = limit;
    }

    public String field() {
        return field;
    }

    public String reason() {
        return reason;
    }

    public @Nullable Object limit() {
        return limit;
    }
}
