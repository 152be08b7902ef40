package dev.carrel.namespace;

/**
 * What makes vectors comparable; kept with each namespace.
 *
 * @param model name of the embedding model, or {@code external} where callers bring their vectors
 * @param dimension length of every vector
 */
public record EmbeddingSpace(String model, int dimension) {}
