package dev.carrel.ingestion;

import java.io.Writer;
import org.jspecify.annotations.Nullable;

/** Collects text up to a limit of UTF-8 bytes; beyond it only counts. Not thread-safe. */
final class BoundedText extends Writer {
    private final StringBuilder text = new StringBuilder();
    private final long limit;
    private long bytes;

    BoundedText(long limit) {
        this.limit = limit;
    }

    @Override
    public void write(char[] buffer, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            char c = buffer[i];
            // a surrogate is half of a character of four bytes
            bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        if (bytes <= limit) {
            text.append(buffer, offset, length);
        } else {
            text.setLength(0);
        }
    }

    /** The text; null when it was longer than the limit. */
    @Nullable String orNull() {
        return bytes <= limit ? text.toString() : null;
    }

    long bytes() {
        return bytes;
    }

    @Override
    public void flush() {
        // nothing is held back
    }

    @Override
    public void close() {
        // nothing to release
    }
}
