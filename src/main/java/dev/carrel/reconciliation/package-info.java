/**
 * Reconciliation: proof that counters, rows and entries agree, every night and on demand, and their repair.
 *
 * <p>Both stores are read in the same order (incarnation, chunk id) and merged, a bounded slice of incarnations at a time, so
 * that neither is ever in memory as a whole. What one store has and the other seems to lack is only a suspicion: writes go
 * on meanwhile, and the index shows what was refreshed. Each suspect is therefore looked at again, in an order that leaves
 * no room for a write under way (rows precede their entries, entries are removed before their rows, chunk ids are never
 * used again); the checks say which order, and why. Locking a namespace while its stores are compared was turned down: it
 * would stop its writers for as long.
 *
 * <p>A drift is written down before it is healed, and counted in the transaction that ends its slice. A run that is killed
 * in between finds what it has not healed again, and does not count it twice. Healing takes the ways of normal writes: what
 * it changes in PostgreSQL passes the fence, what it changes in the index is confirmed item by item, and doing it twice
 * changes nothing.
 *
 * <p>What is being deleted is its deletion's business and not looked at; what a completed deletion left is drift.
 */
@NullMarked
package dev.carrel.reconciliation;

import org.jspecify.annotations.NullMarked;
