/**
 * Tests of the embedded stores, all against real processes: those whose owner is killed run it as a process of its
 * own ({@link dev.carrel.stores.Owner}). PostgreSQL's programs are unpacked once, beside the assembled node.
 */
@NullMarked
package dev.carrel.stores;

import org.jspecify.annotations.NullMarked;
