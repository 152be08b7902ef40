package dev.carrel.rerank;

import dev.carrel.namespace.OrganizationId;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.scoring.ScoringModel;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Asks the configured model for scores, unless it is better left alone. Thread-safe. */
@ApplicationScoped
public class Reranker {
    private static final Logger LOG = Logger.getLogger(Reranker.class);

    private final Optional<ScoringModel> model;
    private final RerankConfig config;
    private final RerankMetrics metrics;
    private final Circuit circuit;
    private final Places places;

    @Inject
    public Reranker(RerankConfig config, MeterRegistry registry) {
        this.model = config.endpoint()
                .map(endpoint -> new HttpScoringModel(
                        endpoint, config.model(), config.apiKey().orElse(null), config.timeout()));
        this.config = config;
        this.metrics = new RerankMetrics(registry);
        this.circuit = new Circuit(config.pause(), System::nanoTime);
        this.places = new Places(config.maxConcurrent());
    }

    /** False where no endpoint is configured; then there is nothing to call {@link #score} for. */
    public boolean isConfigured() {
        return model.isPresent();
    }

    /**
     * Scores texts for a question, once and within the time limit.
     *
     * @param texts at least one
     * @return never an exception for what the endpoint does
     */
    public Outcome score(OrganizationId organization, String question, List<String> texts) {
        if (!places.take(organization)) {
            return failed(RerankFailure.BUSY);
        }
        try {
            return circuit.allows() ? called(question, texts) : failed(RerankFailure.SUSPENDED);
        } finally {
            places.give(organization);
        }
    }

    private Outcome called(String question, List<String> texts) {
        long start = System.nanoTime();
        try {
            List<Double> scores = model.orElseThrow()
                    .scoreAll(texts.stream().map(TextSegment::from).toList(), question)
                    .content();
            succeeded();
            return new Outcome.Scored(scores);
        } catch (RerankException e) {
            if (e.failure() == RerankFailure.REFUSED) {
                succeeded(); // it is there; what it refuses of one tenant must not cost the others
            } else {
                failed(e);
            }
            return failed(e.failure());
        } catch (IllegalArgumentException e) {
            LOG.debugf(e, "A text cannot be sent to the reranking endpoint");
            return failed(RerankFailure.REFUSED);
        } finally {
            metrics.called(System.nanoTime() - start);
        }
    }

    private Outcome failed(RerankFailure failure) {
        metrics.failed(failure);
        return new Outcome.Failed(failure);
    }

    private void succeeded() {
        if (circuit.succeeded()) {
            LOG.info("The reranking endpoint works again");
        }
    }

    private void failed(RerankException e) {
        LOG.debugf(e, "A search was not reranked: %s", e.getMessage());
        if (circuit.failed()) {
            LOG.warnf(
                    "The reranking endpoint failed %d times in a row, at last because %s. Searches do without it; it is tried"
                            + " again every %s",
                    Circuit.FAILURES, e.getMessage(), config.pause());
        }
    }
}
