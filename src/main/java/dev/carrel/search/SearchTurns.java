package dev.carrel.search;

import dev.carrel.turns.FairTurns;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * Bounds the requests to the stores that searches of this node have under way. One organization gets a part of the
 * places only, so that the single search of another finds one free and shares the machine with few; where that part is taken
 * too, it waits for the next request that ends. Without it the line would form in the stores, which know no tenants.
 */
@Singleton
class SearchTurns extends FairTurns {
    private static final Refusal REFUSAL = new Refusal(
            Duration.ofSeconds(1), "searches", "The search had to wait for others for too long. Try again later.");

    @Inject
    SearchTurns(SearchConfig config, MeterRegistry registry) {
        super(config.storeRequests(), config.organizationRequests(), Duration.ofSeconds(10), REFUSAL);
        Gauge.builder("carrel.search.waiting", this, FairTurns::waiting)
                .description("Requests of searches to the stores that wait for their turn")
                .register(registry);
    }
}
