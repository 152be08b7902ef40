/** What a measurement prints: where, with what and by which command it was made, then its figures. */
@NullMarked
package dev.carrel.bench.report;

import org.jspecify.annotations.NullMarked;
