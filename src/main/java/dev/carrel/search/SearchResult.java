package dev.carrel.search;

import java.util.List;

/**
 * The answer to a search.
 *
 * @param hits best first; empty when nothing passes the filter and the least score
 * @param revision the namespace's revision that the hits belong to
 * @param tookMs milliseconds within the service
 */
public record SearchResult(List<SearchHit> hits, long revision, double tookMs) {}
