package dev.carrel.reconciliation;

import dev.carrel.operation.Lease;

/**
 * A run that is being worked on, as every part of it needs to know it.
 *
 * @param part what its drifts are counted under: a range of incarnations, or one of the constants
 */
record Run(Lease lease, Scope scope, Mode mode, int part) {
    /** Drifts of organizations. */
    static final int ORGANIZATIONS = -1;

    /** Drifts of operations. */
    static final int OPERATIONS = -2;

    boolean heals() {
        return mode == Mode.HEAL;
    }
}
