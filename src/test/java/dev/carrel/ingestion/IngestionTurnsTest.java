package dev.carrel.ingestion;

import dev.carrel.namespace.OrganizationId;
import dev.carrel.problem.ProblemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(60)
class IngestionTurnsTest {
    private static final OrganizationId MANY = new OrganizationId("many");
    private static final OrganizationId ONE = new OrganizationId("one");

    @Test
    void noMoreAtOnceThanThereArePlacesAndAllAreServed() throws Exception {
        IngestionTurns turns = new IngestionTurns(2, Duration.ofMinutes(1));
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> all = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                OrganizationId organization = new OrganizationId("o" + i % 7);
                all.add(threads.submit(() -> turns.take(organization, () -> {
                    most.accumulateAndGet(now.incrementAndGet(), Math::max);
                    Thread.onSpinWait();
                    now.decrementAndGet();
                    return 1;
                })));
            }
            for (Future<Integer> each : all) {
                assertThat(each.get()).isEqualTo(1);
            }
        }
        assertThat(most.get()).isBetween(1, 2);
    }

    /** Who comes when ten of another wait has at most two of them before. */
    @Test
    void organizationsTakeTurnsHoweverManyEachHas() throws Exception {
        IngestionTurns turns = new IngestionTurns(1, Duration.ofMinutes(1));
        List<OrganizationId> served = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        List<Thread> waiting = new ArrayList<>();
        waiting.add(Thread.startVirtualThread(() -> turns.take(MANY, () -> {
            begun.countDown();
            return await(go);
        })));
        begun.await();
        for (int i = 0; i < 10; i++) {
            waiting.add(waiting(() -> turns.take(MANY, () -> served.add(MANY))));
        }
        waiting.add(waiting(() -> turns.take(ONE, () -> served.add(ONE))));
        go.countDown();
        for (Thread thread : waiting) {
            thread.join();
        }

        assertThat(served).hasSize(11);
        assertThat(served.indexOf(ONE)).isLessThanOrEqualTo(2);
    }

    /** Returns when the thread waits. */
    private static Thread waiting(Runnable work) {
        Thread thread = Thread.ofPlatform().start(work);
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        return thread;
    }

    private static boolean await(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whoseTurnDoesNotComeIsToldSoAndLeavesTheLine() {
        IngestionTurns turns = new IngestionTurns(1, Duration.ofMillis(50));

        turns.take(MANY, () -> {
            assertThatThrownBy(() -> turns.take(ONE, () -> 1))
                    .isInstanceOf(ProblemException.class)
                    .hasMessageContaining("wait for others for too long");
            return 1;
        });
        assertThat(turns.take(ONE, () -> 2)).isEqualTo(2);
    }

    @Test
    void oneTurnForTwoProcessorsThatStoresShareAndTwoForEachOtherwise() {
        assertThat(IngestionTurns.places(1, true)).isEqualTo(1);
        assertThat(IngestionTurns.places(2, true)).isEqualTo(1);
        assertThat(IngestionTurns.places(8, true)).isEqualTo(4);
        assertThat(IngestionTurns.places(2, false)).isEqualTo(4);
    }
}
