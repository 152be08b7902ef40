package dev.carrel.index;

/**
 * What the index found; it may be dead.
 *
 * @param chunkId id of the chunk's row
 * @param score of what was asked: the cosine, -1 to 1, or BM25's score, above 0
 */
public record Candidate(long chunkId, float score) {}
