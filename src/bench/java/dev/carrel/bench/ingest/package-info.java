/** How fast ready chunks get into both stores, against a bulk load of the same node. */
@NullMarked
package dev.carrel.bench.ingest;

import org.jspecify.annotations.NullMarked;
