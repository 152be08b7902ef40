package dev.carrel.search;

/**
 * How the ranks of two legs become one: a chunk's score is the sum of weight / (k + rank) over the legs that found it.
 *
 * @param k the larger, the less the first ranks stand out; 1 to 1,000
 * @param semanticWeight above 0, at most 100
 * @param keywordWeight above 0, at most 100
 * @param depth how many live chunks of each leg are ranked, 1 to 1,000; never fewer than the hits asked for
 */
record Fusion(int k, double semanticWeight, double keywordWeight, int depth) {
    static final int LARGEST_K = 1000;
    static final double LARGEST_WEIGHT = 100;
    static final int DEEPEST = 1000;

    /** What a chunk has that is first in both legs. */
    double best() {
        return (semanticWeight + keywordWeight) / (k + 1);
    }
}
