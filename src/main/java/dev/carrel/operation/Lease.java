package dev.carrel.operation;

import dev.carrel.namespace.Incarnation;

/**
 * A claim on an operation. Holding this object proves nothing: every transaction proves it again against the row
 * ({@link Fence}).
 *
 * @param token the fencing token: higher than that of every earlier claim
 */
public record Lease(OperationId operation, long token, Incarnation incarnation) {}
