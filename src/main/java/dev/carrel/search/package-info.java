/**
 * Search by meaning: resolve, embed, find candidates, join them with live rows, answer.
 *
 * <p>The incarnation may be one that this node remembers; the join, which sees whether it is active, decides, so that what
 * was retired is not found from then on, by any node.
 *
 * <p>A hit is returned only if its row is alive at the time of the join, so a stale entry never reaches a caller; the
 * search asks the index for more until the page is filled or the index has no more (promise 6). All hits belong to one
 * revision of the namespace, so that a document being replaced is found in one of its versions, whole (promise 9); the
 * alternative, an index that knows versions, would have to be changed in step with the rows.
 */
@NullMarked
package dev.carrel.search;

import org.jspecify.annotations.NullMarked;
