/**
 * What knowledge is used: how often each chunk is found, how well it fits and when last (promise 10).
 *
 * <p>Each hit of a search is an access, and so is what a caller reports who keeps hits in a cache of his own. A node gathers
 * them in bounded memory and writes them once a second, in batches; a crash loses the last second, and what does not fit into
 * the memory is dropped and counted. Nothing here delays or fails a search.
 *
 * <p>An access belongs to a chunk's key within the incarnation. The alternative, the chunk's id, is new with every version of
 * its document: a document that is replaced every night would never be warm. So a key that is removed loses its statistics
 * and one that is replaced keeps them. They go with the rows of the chunk (garbage collection, purge), and what a late flush
 * leaves is found by {@code VanishedKeys}.
 *
 * <p>Relevance is the cosine of hits that were found by their meaning; a BM25 score has no scale on which a mean would say
 * anything, so hits found by words alone count as accesses without a relevance.
 */
@NullMarked
package dev.carrel.access;

import org.jspecify.annotations.NullMarked;
