/**
 * What happens to work under way when something breaks: the service is killed, paused or ended, a store goes away or
 * hangs, an agent is deleted, a document is replaced under running searches. Each test runs the packaged service as
 * processes on real stores and counts, at the end, exactly what is in both.
 *
 * <p>Random points come from a seed that is printed; {@code -Dcarrel.test.seed} repeats it, as far as the timing of
 * processes can be repeated.
 */
@NullMarked
package dev.carrel.crash;

import org.jspecify.annotations.NullMarked;
