/** Ways to put a load on a server and to keep what was measured. They know nothing of what the requests are. */
@NullMarked
package dev.carrel.bench.load;

import org.jspecify.annotations.NullMarked;
