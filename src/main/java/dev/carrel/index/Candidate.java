package dev.carrel.index;

/**
 * What the index found; it may be dead.
 *
 * @param chunkId id of the chunk's row
 * @param cosine similarity from -1 to 1
 */
public record Candidate(long chunkId, float cosine) {}
