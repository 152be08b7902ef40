/** What work for one tenant costs the searches of another. Used by the measurements of background work. */
@NullMarked
package dev.carrel.bench.neighbour;

import org.jspecify.annotations.NullMarked;
