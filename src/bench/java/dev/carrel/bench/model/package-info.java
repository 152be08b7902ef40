/**
 * {@code ./carrel bench model}: how fast the embedding model in process can be made, by how its runtime is set and how texts
 * are put together.
 *
 * <p>Batches are measured here and not used by the service: the quantized model scales the numbers of a whole batch at once, so that
 * a text's vector would depend on which other texts came with it.
 */
@NullMarked
package dev.carrel.bench.model;

import org.jspecify.annotations.NullMarked;
