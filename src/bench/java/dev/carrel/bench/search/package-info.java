/** How fast searches and statistics are answered, against a raw query of the same node for the same vectors. */
@NullMarked
package dev.carrel.bench.search;

import org.jspecify.annotations.NullMarked;
