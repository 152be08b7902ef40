package dev.carrel.search.context;

/**
 * A chunk as passages are made of it.
 *
 * @param text as it is stored, with what it repeats of the chunk before it
 */
public record Piece(int ordinal, String text) {}
