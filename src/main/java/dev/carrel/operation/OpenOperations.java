package dev.carrel.operation;

/**
 * How many operations of all organizations are not ended.
 *
 * @param pending they wait
 * @param processing they are under way
 * @param stuck of both, those without a live owner for too long
 */
public record OpenOperations(long pending, long processing, long stuck) {}
