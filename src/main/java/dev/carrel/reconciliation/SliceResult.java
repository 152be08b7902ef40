package dev.carrel.reconciliation;

/**
 * A slice that was looked at.
 *
 * @param rows rows that were compared
 * @param entries entries that were compared
 */
record SliceResult(Slice slice, long rows, long entries) {}
