/**
 * {@code ./carrel evaluate} and {@code ./carrel bench}: how good the search is and how fast the service is, each beside
 * what the parts it is built on reach by themselves, in the same run on the same machine.
 *
 * <p>The service is measured from outside, over HTTP, as a process of its own with stores of its own, started with the
 * options of {@code ./carrel start}. Nothing of its classes is used; what is compared with (bulk loads and queries of the
 * same Elasticsearch node, the embedding model) is reached directly.
 *
 * <p>Deletion and reconciliation have no bare part to be compared with: their rates stand by themselves, and the ratio is that
 * of a search meanwhile to the same search while nothing else goes on ({@link dev.carrel.bench.neighbour.Neighbour}).
 *
 * <p>Figures of one run differ between runs and machines; ratios are what to look at. Both sides of a ratio are therefore
 * measured in turns, after a warm-up of both, with request bodies made beforehand. Everything random comes from a seed. A
 * measuring library (JMH) was turned down: it is made for functions within one JVM, and these are requests to other
 * processes. {@link dev.carrel.bench.load.OpenLoop} counts each request from the time it was due, so that a stall is not
 * hidden by a client that waits for it.
 */
@NullMarked
package dev.carrel.bench;

import org.jspecify.annotations.NullMarked;
