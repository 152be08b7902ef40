/** The HTTP client of both sides of every comparison. */
@NullMarked
package dev.carrel.bench.http;

import org.jspecify.annotations.NullMarked;
