package dev.carrel.access;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Settings {@code carrel.access.*}; the README's table describes each. Immutable. */
@Singleton
public class AccessConfig {
    private static final long LEAST_BYTES = 1 << 16;

    private final long maxBytes;

    @Inject
    AccessConfig(@ConfigProperty(name = "carrel.access.max-bytes", defaultValue = "16777216") long maxBytes) {
        if (maxBytes < LEAST_BYTES) {
            throw new IllegalStateException(
                    "carrel.access.max-bytes is " + maxBytes + "; it must be at least " + LEAST_BYTES + ".");
        }
        this.maxBytes = maxBytes;
    }

    /** Heap that accesses may take until they are flushed, by estimate. */
    long maxBytes() {
        return maxBytes;
    }
}
