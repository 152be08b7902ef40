/**
 * Documents, their versions and chunks in PostgreSQL: staging, publication, removal and the purge of what was replaced.
 *
 * <p>One rule decides what is alive: a chunk is alive when its version is {@code ready} and its incarnation active. A new
 * version is written as {@code staged} and becomes {@code ready} in one transaction that makes the old one
 * {@code replaced} (promise 9); a small write is a staged version too, whose chunks are moved into the document's current
 * version when published. Versions {@code replaced} or {@code discarded} are garbage: their entries are removed from the
 * index before their rows (promise 6).
 *
 * <p>A flag on each chunk was turned down: publishing a document would rewrite all its rows.
 */
@NullMarked
package dev.carrel.document;

import org.jspecify.annotations.NullMarked;
