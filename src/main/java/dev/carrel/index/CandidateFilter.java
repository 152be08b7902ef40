package dev.carrel.index;

import java.util.List;

/**
 * What narrows the candidates within an incarnation.
 *
 * @param clauses all of these; empty for no restriction (an empty condition of a caller never gets here: see SearchRequest)
 */
public record CandidateFilter(List<Clause> clauses) {}
