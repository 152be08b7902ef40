package dev.carrel.index;

import dev.carrel.namespace.Incarnation;
import dev.carrel.namespace.Language;
import java.util.List;

/**
 * Finds chunks of one incarnation, by vector and by words. The only place that knows how: an exact scan in the index today; a
 * graph for large namespaces or a scan in the node's own memory can come behind it. Thread-safe.
 */
public interface CandidateFinder {
    /**
     * The {@code k} nearest entries, nearest first, with their cosines, each multiplied by the importance of its document; fewer only if the incarnation has no more that pass
     * the filter.
     *
     * @param vector of length 1 and the service's dimension
     * @param k from 1 to 10,000
     * @throws IndexUnavailableException when the index does not answer in time
     */
    List<Candidate> nearest(Incarnation incarnation, float[] vector, int k, CandidateFilter filter);

    /**
     * The {@code k} entries whose text matches best, best first, with their BM25 scores, multiplied likewise; fewer only if the incarnation has no
     * more that hold one of the words and pass the filter. None for a text without a word to look for.
     *
     * @param language of the namespace
     * @param k from 1 to 10,000
     * @throws IndexUnavailableException when the index does not answer in time
     */
    List<Candidate> matching(Incarnation incarnation, Language language, String text, int k, CandidateFilter filter);
}
