/**
 * Deletion of an agent's whole namespace: retired at once, purged by a batch job, certified (promises 2 and 3).
 */
@NullMarked
package dev.carrel.deletion;

import org.jspecify.annotations.NullMarked;
