package dev.carrel.metrics;

import dev.carrel.document.Publication;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;

/** Counts what was published, after its commit. Thread-safe. */
@ApplicationScoped
public class PublicationMetrics {
    private final Counted jobs;
    private final Counted requests;

    @Inject
    public PublicationMetrics(MeterRegistry registry) {
        jobs = Counted.of("job", registry);
        requests = Counted.of("request", registry);
    }

    void published(@Observes(during = TransactionPhase.AFTER_SUCCESS) Publication publication) {
        Counted counted = switch (publication.way()) {
            case JOB -> jobs;
            case REQUEST -> requests;
        };
        counted.documents.increment((double) publication.documents());
        counted.chunks.increment((double) publication.chunks());
    }

    private record Counted(Counter documents, Counter chunks) {
        static Counted of(String way, MeterRegistry registry) {
            return new Counted(
                    Counter.builder("carrel.documents.published")
                            .description("Versions that became the current ones")
                            .tag("way", way)
                            .register(registry),
                    Counter.builder("carrel.chunks.published")
                            .description("Chunks that were published")
                            .tag("way", way)
                            .register(registry));
        }
    }
}
