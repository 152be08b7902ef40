/**
 * Start, periodic work and shutdown of a node, the same on both runtimes: each only says when, and lends its threads.
 */
@NullMarked
package dev.carrel.lifecycle;

import org.jspecify.annotations.NullMarked;
