/**
 * {@code ./carrel chaos}: several nodes as processes on one PostgreSQL and one Elasticsearch, worked on and searched by several
 * organizations at once, while nodes are killed and paused and their stores are taken away. After each round, and while it
 * lasts, what both stores hold is compared exactly with what the callers were told.
 *
 * <p>A round's plan (what each agent's caller sends in which order, which faults come after how many requests) follows from its
 * seed alone. How the processes' threads interleave does not, so a seed repeats the round's plan and not its every moment.
 *
 * <p>The parts: {@link dev.carrel.chaos.Plan} makes a round's plan; {@link dev.carrel.chaos.Actor}s send it and write what they
 * were told into a {@link dev.carrel.chaos.Ledger} for each agent; {@link dev.carrel.chaos.Searcher}s hold every answer against
 * the ledgers; {@link dev.carrel.chaos.Faults} do their work on a {@link dev.carrel.chaos.Cluster}; {@link
 * dev.carrel.chaos.Audit} takes notes in PostgreSQL of which node wrote with which token; {@link dev.carrel.chaos.Invariants}
 * compares the stores when all is quiet again. Nothing here uses the service's classes.
 *
 * <p>A model checker over a simulated network was turned down: what breaks here are real transactions, bulks and signals. Time
 * alone is helped on: what waits minutes for its turn (abandoned small writes, second looks at deletions) is made due.
 */
@NullMarked
package dev.carrel.chaos;

import org.jspecify.annotations.NullMarked;
