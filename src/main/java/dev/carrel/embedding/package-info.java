/**
 * Vectors: the embedding model behind LangChain4j's {@code EmbeddingModel}, and the arithmetic of stored vectors.
 *
 * <p>All stored and searched vectors have length 1, so that their inner product is the cosine. The model's name and the
 * dimension are kept with each namespace; a write or search with another dimension is refused with both numbers.
 */
@NullMarked
package dev.carrel.embedding;

import org.jspecify.annotations.NullMarked;
