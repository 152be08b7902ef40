package dev.carrel.index;

import java.util.List;

/**
 * What narrows the candidates within an incarnation.
 *
 * @param documentKeys any of these; empty for no restriction (an explicitly empty list never gets here: see SearchRequest)
 * @param attributes all of these, made by {@link Attributes}; empty for no restriction
 */
public record CandidateFilter(List<String> documentKeys, List<String> attributes) {}
