package dev.carrel.reconciliation;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is not as it should be.
 *
 * @param owner whose it is, as far as that is known
 * @param subject what identifies it within its kind and owner: a chunk's id, a counter's name, a version's or operation's id
 * @param key the chunk's or document's key where it is known
 */
public record Drift(
        DriftKind kind,
        Owner owner,
        String subject,
        @Nullable String key,
        String expected,
        String found) {}
