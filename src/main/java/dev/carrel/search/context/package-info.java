/**
 * What stands around hits, and a text of it that can be pasted into a prompt.
 *
 * <p>Neighbours are chunks of the same version of the document whose ordinals are next to a hit's; they come with the hits in
 * one statement, so that hits and neighbours are of one snapshot. Runs of neighbours become passages that never overlap: what a
 * chunk repeats of the one before it is cut ({@link dev.carrel.search.context.Overlap}). Everything is bounded: chunks on
 * either side, bytes of neighbours that are read, tokens of the text.
 *
 * <p>Passages are made of the hits that are answered, as the very last step, so that whatever has reordered or dropped hits
 * before shows in them.
 */
@NullMarked
package dev.carrel.search.context;

import org.jspecify.annotations.NullMarked;
