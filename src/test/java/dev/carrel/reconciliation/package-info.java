/**
 * Tests of the reconciliation, with drift made by hand in both stores.
 */
@NullMarked
package dev.carrel.reconciliation;

import org.jspecify.annotations.NullMarked;
