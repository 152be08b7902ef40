/**
 * The derived index: Elasticsearch through Hibernate Search, and what only Elasticsearch's own API can do.
 *
 * <p>The index may lag or hold dead entries; it never decides what exists. Hibernate Search maps and searches it. Entries are
 * written by bulks of our own whose every item is confirmed: entity listeners lose the change when the backend fails, and
 * Hibernate Search writes vectors as decimals; as binary numbers, a chunk cost the service 307 instead of 435 microseconds
 * and Elasticsearch 553 instead of 688 ({@code ./carrel bench ingest --chunks 40000 --agents 80}). {@code _source} is not kept, because PostgreSQL has all of it. Every request
 * carries the incarnation as routing key and as a filter inside the knn clause; an empty filter cannot be expressed here.
 *
 * <p>Vectors are {@code flat}. Side by side ({@code ./carrel bench index --variants FLAT,BBQ_FLAT,HNSW,BBQ_HNSW}:
 * 50 namespaces of 1,000 chunks and one of 50,000) a graph finds the ten nearest of the large one in 2.7 ms instead of 11, but
 * only 0.93 of them ({@code hnsw}, 100 candidates), is loaded at two thirds of the rate, and is slower for the small ones (1.8 ms
 * instead of 1.2), which are nearly all. Quantized vectors without rescoring find 0.62 ({@code bbq_flat}, 7.2 ms) and 0.64 ({@code
 * bbq_hnsw}, 2.4 ms). Large namespaces that are searched often are held in memory instead, exactly ({@link dev.carrel.warm}).
 *
 * <p>The sort by incarnation, the number of shards and the refresh interval were measured with the index as it is first and last
 * ({@code ./carrel bench index --large 50000 --agents 20 --variants FLAT,UNSORTED,TWO_SHARDS,REFRESH_1S,REFRESH_30S,FLAT}): the two
 * were loaded with 4,231 and 5,959 chunks a second and scanned in 10.2 and 7.2 ms (the large one) and 1.6 and 1.3 ms (small ones),
 * and all variants lay between them or within a fourth of that. So none is worth anything on one node of two processors: one shard,
 * more of them where there are nodes to hold them; the sort, for which nothing has to be paid; and a refresh each five seconds, for
 * removals only, because whoever publishes asks for a refresh of its own ({@link dev.carrel.index.IndexRefresher}).
 *
 * <p>A document's importance is multiplied into the scores where candidates are chosen: an entry holds the unit vector multiplied
 * by it, and the keyword query has it as a factor. Weighing a page afterwards would miss what belonged onto it.
 *
 * <p>BM25 weighs a word by how rare it is, and Elasticsearch counts that over the whole shard: over all tenants that share it
 * and have the same language, and over entries that wait for their purge. So a keyword score moves a little with what others hold, and somebody who
 * watches the scores of their own chunks can estimate how common a word is among all tenants of the shard: never in which of
 * them, and no text. Ranks within a namespace depend on it too, as far as the words of a question are rare to different
 * degrees. Statistics by namespace would need a field or an index of each, which tens of thousands of namespaces forbid. Whoever
 * cannot have it sets more shards, or an Elasticsearch of its own.
 *
 * <p>Texts of each language have a field of their own, of which an entry has one. An index for each language would be as many
 * times the shards, and a field with the words of all would mix what "die" and "fin" are worth. The filters are those of
 * Elasticsearch's own analyzers, spelt out so that the embedded node, which lacks those analyzers, has them too.
 *
 * <p>The index is created by {@link dev.carrel.index.IndexSchema} from {@code chunk-index.json}, not by Hibernate Search:
 * the vector's dimension and the number of shards are known only at start, and Hibernate Search merges custom vector
 * options only from a file fixed at build time.
 */
@NullMarked
package dev.carrel.index;

import org.jspecify.annotations.NullMarked;
