/** {@code carrel search}: a question in, hits with scores out, as a list for people or as JSON. */
@NullMarked
package dev.carrel.client.search;

import org.jspecify.annotations.NullMarked;
