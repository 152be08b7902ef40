/** How fast texts are ingested, against what the embedding model reaches with the same passages by itself. */
@NullMarked
package dev.carrel.bench.text;

import org.jspecify.annotations.NullMarked;
