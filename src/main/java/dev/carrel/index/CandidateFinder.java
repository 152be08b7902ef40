package dev.carrel.index;

import dev.carrel.namespace.Incarnation;
import java.util.List;

/**
 * Finds the nearest chunks of one incarnation. The only place that knows how: an exact scan in the index today; a graph for
 * large namespaces or a scan in the node's own memory can come behind it.
 */
public interface CandidateFinder {
    /**
     * The {@code k} nearest entries, nearest first; fewer only if the incarnation has no more that pass the filter.
     *
     * @param vector of length 1 and the service's dimension
     * @param k from 1 to 10,000
     * @throws IndexUnavailableException when the index does not answer in time
     */
    List<Candidate> nearest(Incarnation incarnation, float[] vector, int k, CandidateFilter filter);
}
