/**
 * Turns that organizations take at what a node can do at once (promise 11), so that nobody waits behind another's hundred clients.
 *
 * <p>Searches take them at the stores, and ingestions for each batch, bulk and publication; each has a line of its own, because neither may wait for the other.
 */
@NullMarked
package dev.carrel.turns;

import org.jspecify.annotations.NullMarked;
