package dev.carrel.search;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Where one leg of a search has put a chunk.
 *
 * @param rank among the live chunks of this leg, from 1
 * @param score the cosine, -1 to 1, or BM25's score, multiplied by the importance of its document
 */
@Schema(examples = "{\"rank\": 1, \"score\": 0.8312}")
public record LegRank(int rank, double score) {}
