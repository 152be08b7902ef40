/**
 * {@code carrel search}: a question in, hits with scores out, as a list for people or as JSON; and {@code carrel warmup}, which
 * makes the first of them fast.
 */
@NullMarked
package dev.carrel.client.search;

import org.jspecify.annotations.NullMarked;
