/**
 * Vectors of warm namespaces in the node's own memory, so that their searches by meaning need no request to the index.
 *
 * <p>What is held of a namespace is a copy of its published rows at one revision, read from PostgreSQL in one snapshot, and it
 * answers only a search that knows the namespace at this very revision; the search joins what it found with live rows as always,
 * and the join says whether the revision still holds ({@link dev.carrel.search}). So a copy that is out of date is not used, and
 * no node has to tell another. Scores are the same exact inner products that the index computes, rounded otherwise in the seventh
 * digit. Searches with a filter, by words, or of a namespace that is not held go to the index.
 *
 * <p>A search that knows a later revision than the copy brings it up to date first: every publication notes what it adds, in its own
 * transaction ({@link dev.carrel.namespace.Additions}), and that is read by one statement, of one snapshot too. What was removed stays
 * in the copy, because the join drops it, until it is an eighth; then, or when too much was added at once, or the notes have a gap,
 * the copy is given up.
 *
 * <p>A namespace is loaded when the searches that it has sent to the index have cost about as much as loading it
 * will ({@link dev.carrel.warm.Demand}). One load at a time reads the rows, with rests, so that a node that was just started goes on
 * searching. What was searched lately is loaded when a node starts, without waiting for searches ({@link
 * dev.carrel.warm.WarmStart}). The memory is bounded by {@code carrel.search.memory-bytes} and lies outside the heap: a collector would copy it. Its
 * default is a part of the machine's memory because what fits depends on nothing else: with an eighth of 15 GiB a million
 * vectors of 384 dimensions. Nobody is
 * pushed out who was used within the last minute, unless by an organization that holds less, so that a working set larger than the
 * memory does not load itself in circles: the rest of it is searched in the index ({@link dev.carrel.warm.ResidentVectors}).
 *
 * <p>Not one of the caches of {@link dev.carrel.cache}: those make room for whatever is put, because what they keep was cheap, while
 * here a load that pushes out what is in use would cost more than it spares, and memory outside the heap has to be given
 * back when the last search has left it.
 *
 * <p>Beside its vectors a copy has codes of a byte for each component ({@link dev.carrel.warm.QuantizedRows}), where the processor can
 * multiply them fast: with vectors of 256 bits or more. A search reads the codes of all chunks and the vectors of those few that the
 * bound of their error does not exclude, so it finds what it would without them, with the same scores, and reads little more than a
 * quarter of the memory, which is what large namespaces wait for: 50,000 vectors of 384 dimensions take 1.3 ms instead of 6, 1,000
 * take 0.015 instead of 0.03 (by hand, AVX-512). Codes alone would take a quarter of the memory too, but ranking the best of
 * them anew would need the rows' vectors, which costs PostgreSQL more than the join.
 */
@NullMarked
package dev.carrel.warm;

import org.jspecify.annotations.NullMarked;
