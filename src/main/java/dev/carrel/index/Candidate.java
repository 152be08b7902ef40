package dev.carrel.index;

/**
 * What the index found; it may be dead.
 *
 * @param chunkId id of the chunk's row
 * @param score of what was asked: the cosine, -1 to 1, or BM25's score, 0 or more, multiplied by the importance of its document
 */
public record Candidate(long chunkId, float score) {}
