package dev.carrel.search;

import java.util.List;

/** Hits that were alive together at a revision, best first. */
record Page(List<SearchHit> hits, long revision) {}
