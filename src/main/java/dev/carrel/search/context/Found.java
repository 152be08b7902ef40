package dev.carrel.search.context;

import org.jspecify.annotations.Nullable;

/** What passages need of a hit. */
public record Found(
        String chunkKey, String documentKey, @Nullable String title, int ordinal, double score) {}
