/**
 * The stores of a service that brings its own: one PostgreSQL and one Elasticsearch node, as processes beside the
 * JVM, on the loopback interface, with their data in one directory. Called by the service's start, by tests and by
 * benchmarks; plain JDK, so that none of them needs the other's container.
 *
 * <p>Invariants:
 * <ul>
 *   <li>One owner for each directory: a lock on {@code carrel.lock}, held while the stores run.
 *   <li>Never two processes on one data directory. What a killed owner left running is found by what it is, the
 *       command line and the working directory of the process, not by a pid in a file, since pids are reused. It is
 *       taken over if it was started exactly as it would be started now, and ended otherwise.
 *   <li>Never a signal to a process that is not provably ours.
 *   <li>What PostgreSQL acknowledged is on disk: {@code fsync} and {@code synchronous_commit} are on.
 *   <li>Every wait has an end, and its failure names the log file and quotes its last lines.
 * </ul>
 *
 * <p>PostgreSQL asks for a password, which only the owner of the data directory can read. Elasticsearch has no users
 * in the parts that are published as jars: whoever can open a loopback connection on this machine can read and write
 * the index, which is derived. On a machine shared with people who must not, use one of your own.
 *
 * <p>The processes are sessions of their own and outlive a crash of the service on purpose: the next start takes them
 * over warm. The alternative, tying their lives to the parent's, would turn every crash into a crash recovery. Of
 * zonky's embedded PostgreSQL only the binaries are used: its starter switches {@code fsync} off on the command line,
 * waits for ten seconds at most, and cannot take over a server it did not start.
 */
@NullMarked
package dev.carrel.stores;

import org.jspecify.annotations.NullMarked;
