/** How the index is best made: the same chunks in indexes that differ in one thing, by raw requests. */
@NullMarked
package dev.carrel.bench.index;

import org.jspecify.annotations.NullMarked;
