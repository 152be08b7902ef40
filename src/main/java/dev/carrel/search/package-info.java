/**
 * Search by meaning: resolve, embed, find candidates, join them with live rows, answer.
 *
 * <p>A hit is returned only if its row is alive at the time of the join, so a stale entry never reaches a caller; the
 * search asks the index for more until the page is filled or the index has no more (promise 6).
 */
@NullMarked
package dev.carrel.search;

import org.jspecify.annotations.NullMarked;
