/**
 * Pruning: a batch job that removes the chunks of an agent that were not used for long, or only lists them. Started by
 * callers, never by the service.
 *
 * <p>What is cold is decided once, when the pruning is asked for: not used since a moment that all its batches share. Each
 * batch looks for cold chunks without a lock, and looks again, with the namespace locked for publication, before it removes
 * them, so that a chunk used or replaced meanwhile stays. Chunks are removed as a caller's removals are: invisible at once,
 * counters and revision in the same transaction, rows and entries collected later.
 */
@NullMarked
package dev.carrel.pruning;

import org.jspecify.annotations.NullMarked;
