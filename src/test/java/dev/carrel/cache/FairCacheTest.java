package dev.carrel.cache;

import dev.carrel.namespace.OrganizationId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FairCacheTest {
    private static final OrganizationId MINE = new OrganizationId("mine");
    private static final OrganizationId OTHER = new OrganizationId("other");
    private static final Duration LIFETIME = Duration.ofMinutes(5);
    private static final int ENTRY = 1000;
    private static final int PLACES = 100;
    private static final long MOST = (long) PLACES * ENTRY;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AtomicLong clock = new AtomicLong();

    /** Every entry weighs {@link #ENTRY}, whatever it is. */
    private FairCache<Integer, String> cache(long most) {
        return new FairCache<>(
                most,
                LIFETIME,
                (key, value) -> ENTRY - FairCache.ENTRY_BYTES,
                new CacheMetrics("test", registry),
                clock::get);
    }

    private static int found(FairCache<Integer, String> cache, OrganizationId organization, int from, int to) {
        int found = 0;
        for (int key = from; key < to; key++) {
            found += cache.get(organization, key) == null ? 0 : 1;
        }
        return found;
    }

    @Test
    void givesWhatThisOrganizationHasPut() {
        var cache = cache(MOST);
        cache.put(MINE, 1, "one");

        assertThat(cache.get(MINE, 1)).isEqualTo("one");
        assertThat(cache.get(MINE, 2)).isNull();
        assertThat(cache.get(OTHER, 1)).isNull();
    }

    @Test
    void oneAloneMayFillItAndIsNeverAboveTheBound() {
        var cache = cache(MOST);
        for (int key = 0; key < 10 * PLACES; key++) {
            cache.put(MINE, key, "text");
            assertThat(cache.weight()).isLessThanOrEqualTo(MOST);
        }

        // what is kept below the bound so that making room is rare, and the part itself
        assertThat(found(cache, MINE, 9 * PLACES, 10 * PLACES)).isBetween(PLACES * 14 / 16 - 2, PLACES);
    }

    @Test
    void whatWasNotUsedForLongestGoesFirst() {
        var cache = cache(MOST);
        cache.put(MINE, -1, "used again and again");
        for (int key = 0; key < 10 * PLACES; key++) {
            cache.put(MINE, key, "used once");
            clock.addAndGet(1);
            assertThat(cache.get(MINE, -1)).isNotNull();
        }
    }

    @Test
    void whoHoldsLessThanHisShareLosesNothingToOthers() {
        var cache = cache(MOST);
        int few = PLACES * 15 / 16 / 2 - 3; // of two organizations; a part weighs something, too
        for (int key = 0; key < few; key++) {
            cache.put(OTHER, key, "quiet");
        }
        for (int key = 0; key < 100 * PLACES; key++) {
            clock.addAndGet(1);
            cache.put(MINE, key, "greedy");
        }

        assertThat(found(cache, OTHER, 0, few)).isEqualTo(few);
    }

    @Test
    void newcomersGetTheirSharesOfAFullCache() {
        var cache = cache(MOST);
        for (int key = 0; key < 2 * PLACES; key++) {
            cache.put(MINE, key, "there first");
        }
        int organizations = 9;
        int each = PLACES * 15 / 16 / (organizations + 1) - 3;
        for (int i = 0; i < organizations; i++) {
            for (int key = 0; key < each; key++) {
                cache.put(new OrganizationId("new-" + i), key, "new");
            }
        }

        for (int i = 0; i < organizations; i++) {
            assertThat(found(cache, new OrganizationId("new-" + i), 0, each)).isEqualTo(each);
        }
        assertThat(cache.weight()).isLessThanOrEqualTo(MOST);
    }

    @Test
    void manyOrganizationsAreWithinTheBoundToo() {
        var cache = cache(MOST);
        for (int i = 0; i < 1000; i++) {
            cache.put(new OrganizationId("o" + i), i, "one each");
            assertThat(cache.weight()).isLessThanOrEqualTo(MOST);
        }

        int left = 0;
        for (int i = 0; i < 1000; i++) {
            left += cache.get(new OrganizationId("o" + i), i) == null ? 0 : 1;
        }
        assertThat(left).isPositive();
        assertThat(cache.weight()).isEqualTo((long) left * (ENTRY + FairCache.PART_BYTES));
    }

    @Test
    void entriesGrowOldHoweverOftenTheyAreUsed() {
        var cache = cache(MOST);
        cache.put(MINE, 1, "one");
        for (int minute = 1; minute < 5; minute++) {
            clock.addAndGet(Duration.ofMinutes(1).toNanos());
            assertThat(cache.get(MINE, 1)).isNotNull();
        }
        clock.addAndGet(Duration.ofMinutes(1).toNanos());

        assertThat(cache.get(MINE, 1)).isNull();
    }

    @Test
    void whatIsOldMakesRoomBeforeAnythingElse() {
        var cache = cache(MOST);
        cache.put(OTHER, 1, "idle");
        clock.addAndGet(LIFETIME.toNanos());
        int key = 0;
        while (evicted("full") == 0) {
            cache.put(MINE, key++, "text");
        }

        assertThat(evicted("age")).isEqualTo(1);
    }

    @Test
    void weightsOfReplacedEntriesAreTakenBack() {
        var cache = cache(MOST);
        for (int i = 0; i < 5 * PLACES; i++) {
            cache.put(MINE, 1, "again");
        }

        assertThat(cache.weight()).isEqualTo(ENTRY + FairCache.PART_BYTES);
        assertThat(evicted("full")).isZero();
    }

    @Test
    void entryThatWouldTakeThePlaceOfManyIsNotKept() {
        var cache = new FairCache<Integer, String>(
                MOST, LIFETIME, (key, value) -> value.length(), new CacheMetrics("test", registry), clock::get);
        cache.put(MINE, 1, "x".repeat((int) (MOST / FairCache.LARGEST)));
        cache.put(MINE, 2, "x");

        assertThat(cache.get(MINE, 1)).isNull();
        assertThat(cache.get(MINE, 2)).isNotNull();
    }

    @Test
    void withoutBytesItKeepsNothing() {
        var cache = cache(0);
        cache.put(MINE, 1, "one");

        assertThat(cache.get(MINE, 1)).isNull();
        assertThat(cache.weight()).isZero();
    }

    @Test
    void metricsTellWhatItDoes() {
        var cache = cache(MOST);
        cache.put(MINE, 1, "one");
        cache.get(MINE, 1);
        cache.get(MINE, 1);
        cache.get(MINE, 2);

        assertThat(requests("hit")).isEqualTo(2);
        assertThat(requests("miss")).isEqualTo(1);
        assertThat(registry.get("carrel.cache.weight")
                        .tag("cache", "test")
                        .gauge()
                        .value())
                .isEqualTo((double) cache.weight());
    }

    private double requests(String result) {
        return registry.get("carrel.cache.requests")
                .tag("result", result)
                .counter()
                .count();
    }

    private double evicted(String cause) {
        return registry.get("carrel.cache.evictions")
                .tag("cause", cause)
                .counter()
                .count();
    }

    @Test
    void weightIsExactAfterManyThreads() throws Exception {
        var cache = cache(MOST);
        int threads = 8;
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> tasks = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                OrganizationId organization = new OrganizationId("o" + i % 3);
                int thread = i;
                tasks.add(pool.submit(() -> {
                    for (int key = 0; key < 3000; key++) {
                        cache.put(organization, key * threads + thread, "text");
                        cache.get(organization, key);
                    }
                }));
            }
            for (Future<?> task : tasks) {
                task.get();
            }
        }

        int left = 0;
        for (int i = 0; i < 3; i++) {
            left += found(cache, new OrganizationId("o" + i), 0, 3000 * threads);
        }
        assertThat(cache.weight()).isEqualTo((long) left * ENTRY + 3L * FairCache.PART_BYTES);
    }
}
