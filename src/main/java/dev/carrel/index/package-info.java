/**
 * The derived index: Elasticsearch through Hibernate Search, and what only Elasticsearch's own API can do.
 *
 * <p>The index may lag or hold dead entries; it never decides what exists. Hibernate Search maps and searches it. Entries are
 * written by bulks of our own whose every item is confirmed: entity listeners lose the change when the backend fails, and
 * Hibernate Search writes vectors as decimals; as binary numbers, a chunk cost the service 307 instead of 435 microseconds
 * and Elasticsearch 553 instead of 688 ({@code ./carrel bench ingest --chunks 40000 --agents 80}). {@code _source} is not kept, because PostgreSQL has all of it. Every request
 * carries the incarnation as routing key and as a filter inside the knn clause; an empty filter cannot be expressed here.
 *
 * <p>The index is created by {@link dev.carrel.index.IndexSchema} from {@code chunk-index.json}, not by Hibernate Search:
 * the vector's dimension and the number of shards are known only at start, and Hibernate Search merges custom vector
 * options only from a file fixed at build time.
 */
@NullMarked
package dev.carrel.index;

import org.jspecify.annotations.NullMarked;
