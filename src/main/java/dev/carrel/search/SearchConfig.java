package dev.carrel.search;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Settings {@code carrel.search.*}; the README's table describes each. The defaults of the fusion are round numbers out of a
 * coarse grid on Cranfield ({@code ./carrel evaluate --fusion-k 10,30,60,120 --semantic-weight 1,1.5,2}), in which every
 * combination was better than the better leg by all three measures, and good on both halves of the queries. Immutable.
 */
@Singleton
public class SearchConfig {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final int MOST_REQUESTS = 1000;

    private final Fusion fusion;
    private final Duration freshnessWait;
    private final Duration warmUpTime;
    private final int storeRequests;
    private final int organizationRequests;

    @Inject
    SearchConfig(
            @ConfigProperty(name = "carrel.search.fusion-k", defaultValue = "60") int k,
            @ConfigProperty(name = "carrel.search.semantic-weight", defaultValue = "2") double semanticWeight,
            @ConfigProperty(name = "carrel.search.keyword-weight", defaultValue = "1") double keywordWeight,
            @ConfigProperty(name = "carrel.search.fusion-depth", defaultValue = "100") int depth,
            @ConfigProperty(name = "carrel.search.freshness-wait", defaultValue = "PT2S") Duration freshnessWait,
            @ConfigProperty(name = "carrel.search.warmup-time", defaultValue = "PT2S") Duration warmUpTime,
            @ConfigProperty(name = "carrel.search.store-requests", defaultValue = "0") int storeRequests,
            @ConfigProperty(name = "carrel.search.organization-requests", defaultValue = "0")
                    int organizationRequests) {
        this.fusion = new Fusion(
                (int) within("carrel.search.fusion-k", k, 1, Fusion.LARGEST_K),
                within("carrel.search.semantic-weight", semanticWeight, Double.MIN_VALUE, Fusion.LARGEST_WEIGHT),
                within("carrel.search.keyword-weight", keywordWeight, Double.MIN_VALUE, Fusion.LARGEST_WEIGHT),
                (int) within("carrel.search.fusion-depth", depth, 1, Fusion.DEEPEST));
        this.freshnessWait = wait("carrel.search.freshness-wait", freshnessWait);
        this.warmUpTime = wait("carrel.search.warmup-time", warmUpTime);
        int wanted = (int) within("carrel.search.store-requests", storeRequests, 0, MOST_REQUESTS);
        this.storeRequests = wanted > 0 ? wanted : 2 * Runtime.getRuntime().availableProcessors();
        int part = (int) within("carrel.search.organization-requests", organizationRequests, 0, MOST_REQUESTS);
        this.organizationRequests = part > 0 ? part : (this.storeRequests + 1) / 2;
    }

    private static Duration wait(String name, Duration wait) {
        if (wait.isNegative() || wait.compareTo(LONGEST_WAIT) > 0) {
            throw new IllegalStateException(name + " is " + wait + "; it must be PT0S to " + LONGEST_WAIT + ".");
        }
        return wait;
    }

    private static double within(String name, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new IllegalStateException(name + " is " + value + "; it must be "
                    + (least > 0 && least < 1 ? "above 0" : "at least " + (int) least) + " and at most "
                    + (int) most + ".");
        }
        return value;
    }

    /** For requests that do not say otherwise. */
    Fusion fusion() {
        return fusion;
    }

    /** After which a warm-up begins nothing new. */
    Duration warmUpTime() {
        return warmUpTime;
    }

    /** Requests to the stores that searches of this node have under way at most. */
    int storeRequests() {
        return storeRequests;
    }

    /** How many of these one organization may have. */
    int organizationRequests() {
        return organizationRequests;
    }

    /** How long a search waits for the revision that it was asked for. */
    Duration freshnessWait() {
        return freshnessWait;
    }
}
