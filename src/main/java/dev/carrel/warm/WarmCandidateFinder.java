package dev.carrel.warm;

import dev.carrel.index.Candidate;
import dev.carrel.index.CandidateFilter;
import dev.carrel.index.CandidateFinder;
import dev.carrel.index.ExactCandidateFinder;
import dev.carrel.index.Found;
import dev.carrel.namespace.Namespace;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;

/** Looks in the node's memory where it can, and in the index otherwise. Thread-safe. */
@ApplicationScoped
public class WarmCandidateFinder implements CandidateFinder {
    private final ExactCandidateFinder index;
    private final WarmVectors vectors;
    private final Counter inMemory;
    private final Counter inIndex;

    @Inject
    WarmCandidateFinder(ExactCandidateFinder index, WarmVectors vectors, MeterRegistry registry) {
        this.index = index;
        this.vectors = vectors;
        this.inMemory = scans("memory", registry);
        this.inIndex = scans("index", registry);
    }

    private static Counter scans(String place, MeterRegistry registry) {
        return Counter.builder("carrel.search.scans")
                .description("Scans of a namespace's vectors")
                .tag("place", place)
                .register(registry);
    }

    @Override
    public Found nearest(Namespace namespace, float[] vector, int k, CandidateFilter filter) {
        if (filter.clauses().isEmpty()) {
            List<Candidate> found = vectors.nearest(namespace, vector, k);
            if (found != null) {
                inMemory.increment();
                return new Found(found, true);
            }
        }
        inIndex.increment();
        return index.nearest(namespace, vector, k, filter);
    }

    @Override
    public Found matching(Namespace namespace, String text, int k, CandidateFilter filter) {
        return index.matching(namespace, text, k, filter);
    }
}
