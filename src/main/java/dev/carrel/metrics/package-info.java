/**
 * Meters of what happens across features: publications, and operations that wait, run or are stuck. A feature that measures
 * its own calls does so itself. Every node counts what it does; the gauges of operations and of the latest reconciliation
 * are of all nodes.
 */
@NullMarked
package dev.carrel.metrics;

import org.jspecify.annotations.NullMarked;
