package dev.carrel.namespace;

import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * What a revision adds to what searches find; removals add nothing.
 *
 * @param versions of documents, published with all their chunks
 * @param chunks ids of chunks that were published one by one
 */
public record Additions(Collection<UUID> versions, Collection<Long> chunks) {
    public static final Additions NONE = new Additions(List.of(), List.of());

    public static Additions ofVersions(Collection<UUID> versions) {
        return new Additions(versions, List.of());
    }

    public static Additions ofChunks(Collection<Long> chunks) {
        return new Additions(List.of(), chunks);
    }
}
