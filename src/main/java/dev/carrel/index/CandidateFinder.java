package dev.carrel.index;

import dev.carrel.namespace.Namespace;

/**
 * Finds chunks of one incarnation, by vector and by words. Whoever asks does not know how: in the index or in the node's own
 * memory, and a graph for large namespaces can come behind it too. Thread-safe.
 */
public interface CandidateFinder {
    /**
     * The {@code k} nearest entries, nearest first, with their cosines, each multiplied by the importance of its document; fewer
     * only if the incarnation has no more that pass the filter. They are at least as new as the namespace's revision.
     *
     * @param vector of length 1 and the service's dimension
     * @param k from 1 to 10,000
     * @throws IndexUnavailableException when the index does not answer in time
     */
    Found nearest(Namespace namespace, float[] vector, int k, CandidateFilter filter);

    /**
     * The {@code k} entries whose text matches best, best first, with their BM25 scores, multiplied likewise; fewer only if the
     * incarnation has no more that hold one of the words and pass the filter. None for a text without a word to look for.
     *
     * @param k from 1 to 10,000
     * @throws IndexUnavailableException when the index does not answer in time
     */
    Found matching(Namespace namespace, String text, int k, CandidateFilter filter);
}
