/** How fast a reconciliation of many agents is, and what it costs searches. */
@NullMarked
package dev.carrel.bench.reconcile;

import org.jspecify.annotations.NullMarked;
