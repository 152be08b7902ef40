/**
 * Search by meaning, by words, or both: resolve, embed, find candidates, join them with live rows, rank, answer.
 *
 * <p>The incarnation may be one that this node remembers; the join, which sees whether it is active, decides, so that what
 * was retired is not found from then on, by any node.
 *
 * <p>A hit is returned only if its row is alive at the time of the join, so a stale entry never reaches a caller; the
 * search asks the index for more until the page is filled or the index has no more (promise 6). All hits belong to one
 * revision of the namespace, so that a document being replaced is found in one of its versions, whole (promise 9); the
 * alternative, an index that knows versions, would have to be changed in step with the rows. Both hold for each leg of a
 * hybrid search: its ranks are counted among live chunks, to the same depth whether or not dead entries lie between them.
 *
 * <p>So a page takes one request in each leg, and a second where some of the best died lately and were not removed from the index
 * yet: each asks for four times as many as the one before, since a replaced document may have left hundreds. {@code explain} tells how many
 * there were. Whether candidates are alive is asked of the key's index alone while all versions of the agent are ready; rows,
 * which are wide because of their vectors, are read of the page only.
 *
 * <p>A page that was read before is served again only after PostgreSQL has said, in one look-up by key and during the search that
 * gets it, that the incarnation is active and at the page's revision ({@link dev.carrel.search.PageCache}): a cached answer is
 * what a search would find, and costs one look-up instead of two requests and two joins. The alternative, nodes telling
 * each other what has changed, would be stale for as long as a message takes or is lost. What a search finds follows from the
 * revision but for two things, because of which pages are not kept for long: the worth of words, for which other tenants'
 * texts count too, and damage to a store; what the reconciliation heals raises the revision.
 *
 * <p>The nearest chunks of an agent that is searched often come from the node's own memory, where a copy of its vectors at one
 * revision is ({@link dev.carrel.warm}); the join with the rows, and what it says of the revision, are the same.
 *
 * <p>Requests to the stores are turns that organizations take ({@link dev.carrel.search.SearchTurns}): one has half of the places at
 * most, so that another finds one free. With all places for whoever comes first, 8 clients of one raised the median of another
 * from 2 ms to 1.3 s on two cores; with half, to 5 ms ({@code ./carrel bench search}, 1,000,000 chunks).
 *
 * <p>The legs of a hybrid search are two requests at the same time, and their ranks are fused here: Elasticsearch's own fusion
 * needs a licence, and would rank dead entries. Ranks rather than scores, because a BM25 score has no scale of its own and
 * depends on what other tenants hold (see {@link dev.carrel.index}).
 *
 * <p>Reranking comes last, on hits that were alive at the join, and cannot fail a search: without it the answer is the same hits
 * in the order they had ({@link dev.carrel.rerank}).
 */
@NullMarked
package dev.carrel.search;

import org.jspecify.annotations.NullMarked;
