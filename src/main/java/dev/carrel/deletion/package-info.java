/**
 * Deletion of an agent's whole namespace: retired at once, purged by a batch job, certified (promises 2 and 3).
 *
 * <p>Whether a deletion can still be taken back is decided by its row: {@code PurgeStart} commits that the purge has begun
 * before the first entry is removed, {@code DeletionRules} that it was taken back, and each excludes the other. The last
 * transaction of the job writes the certificate and completes the operation together. What lands later is found by
 * {@code SecondLook}; waiting for it before certifying was turned down, because a write that is on its way has no row that
 * says so.
 */
@NullMarked
package dev.carrel.deletion;

import org.jspecify.annotations.NullMarked;
