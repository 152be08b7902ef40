package dev.carrel.search;

import dev.carrel.embedding.EmbeddingService;
import dev.carrel.embedding.QueryEmbeddings;
import dev.carrel.namespace.OrganizationId;
import org.jspecify.annotations.Nullable;

/** The vector of a search, made when it is first needed. Used by one thread. */
final class Question {
    private final EmbeddingService embeddings;
    private final QueryEmbeddings questions;
    private final OrganizationId organization;
    private final SearchQuery query;
    private float @Nullable [] vector;
    private long nanos;

    Question(EmbeddingService embeddings, QueryEmbeddings questions, OrganizationId organization, SearchQuery query) {
        this.embeddings = embeddings;
        this.questions = questions;
        this.organization = organization;
        this.query = query;
    }

    /**
     * The caller's vector, else that of the text, of length 1.
     *
     * @throws dev.carrel.problem.ProblemException 400 for a vector of the wrong dimension, 503 when the model does not answer
     */
    float[] vector() {
        if (vector == null) {
            long start = System.nanoTime();
            vector = query.vector() == null
                    ? questions.vector(organization, String.valueOf(query.text()))
                    : embeddings.accept(query.vector(), "vector");
            nanos = System.nanoTime() - start;
        }
        return vector;
    }

    /** How long it took to make the vector. */
    long nanos() {
        return nanos;
    }
}
