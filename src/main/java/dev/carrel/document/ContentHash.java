package dev.carrel.document;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * SHA-256 over parts with their lengths, so that no two lists of parts give the same input. Tells whether content is
 * unchanged. Not thread-safe.
 */
public final class ContentHash {
    private final MessageDigest digest;

    public ContentHash() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    /** Adds a text; null differs from the empty text. */
    public ContentHash add(@Nullable String part) {
        return add(part == null ? null : part.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds bytes; null differs from no bytes. */
    public ContentHash add(byte @Nullable [] part) {
        digest.update(ByteBuffer.allocate(Integer.BYTES)
                .putInt(part == null ? -1 : part.length)
                .array());
        if (part != null) {
            digest.update(part);
        }
        return this;
    }

    /** The hash of what was added, 32 bytes; this object starts anew. */
    public byte[] finish() {
        return digest.digest();
    }
}
