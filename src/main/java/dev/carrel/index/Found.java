package dev.carrel.index;

import java.util.List;

/**
 * Candidates, best first.
 *
 * @param inMemory whether they come from the node's own memory, and not from the index
 */
public record Found(List<Candidate> candidates, boolean inMemory) {}
