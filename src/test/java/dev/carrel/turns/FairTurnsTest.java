package dev.carrel.turns;

import dev.carrel.harness.Await;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(60)
class FairTurnsTest {
    private static final OrganizationId BUSY = new OrganizationId("busy");
    private static final OrganizationId QUIET = new OrganizationId("quiet");
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<String> done = Collections.synchronizedList(new ArrayList<>());

    private static FairTurns turns(int places, int share, Duration longestWait) {
        return new FairTurns(
                places, share, longestWait, new FairTurns.Refusal(Duration.ofSeconds(1), "callers", "Too long."));
    }

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    @Test
    void organizationsTakeTurns() throws Exception {
        FairTurns turns = turns(1, 1, LIMIT);
        CountDownLatch held = new CountDownLatch(1);
        List<Future<?>> all = new ArrayList<>();
        all.add(occupy(turns, held));
        for (int i = 1; i <= 4; i++) {
            all.add(line(turns, BUSY, "busy " + i, i));
        }
        all.add(line(turns, QUIET, "quiet 1", 5));
        all.add(line(turns, QUIET, "quiet 2", 6));
        held.countDown();
        for (Future<?> each : all) {
            each.get();
        }
        assertThat(done).containsExactly("busy 1", "quiet 1", "busy 2", "quiet 2", "busy 3", "busy 4");
        assertThat(turns.waiting()).isZero();
        assertThat(turns.<String>take(QUIET, () -> "free again")).isEqualTo("free again");
    }

    @Test
    void placesAreUsedAtTheSameTime() throws Exception {
        FairTurns turns = turns(2, 2, LIMIT);
        CountDownLatch both = new CountDownLatch(2);
        Runnable meets = () -> turns.take(BUSY, () -> {
            both.countDown();
            return await(both);
        });
        Future<?> one = threads.submit(meets);
        Future<?> other = threads.submit(meets);
        one.get();
        other.get();
    }

    @Test
    void anotherOrganizationFindsAPlaceBesideOneThatHasItsShare() throws Exception {
        FairTurns turns = turns(3, 2, LIMIT);
        CountDownLatch held = new CountDownLatch(1);
        List<Future<?>> all = new ArrayList<>(List.of(occupy(turns, held), occupy(turns, held)));
        all.add(line(turns, BUSY, "busy", 1));

        assertThat(turns.<String>take(QUIET, () -> "at once")).isEqualTo("at once");
        assertThat(turns.waiting()).isEqualTo(1); // the place that came free was not for the busy one
        held.countDown();
        for (Future<?> each : all) {
            each.get();
        }
        assertThat(done).containsExactly("busy");
    }

    @Test
    void lineOfAnOrganizationIsBounded() throws Exception {
        FairTurns turns = turns(1, 1, LIMIT);
        CountDownLatch held = new CountDownLatch(1);
        List<Future<?>> all = new ArrayList<>();
        all.add(occupy(turns, held));
        for (int i = 1; i <= FairTurns.MOST_WAITING; i++) {
            all.add(line(turns, BUSY, "busy", i));
        }
        assertThatThrownBy(() -> turns.take(BUSY, () -> "too many"))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().status()).isEqualTo(429));
        all.add(line(turns, QUIET, "quiet", FairTurns.MOST_WAITING + 1));
        held.countDown();
        for (Future<?> each : all) {
            each.get();
        }
        assertThat(done).hasSize(FairTurns.MOST_WAITING + 1).contains("quiet");
    }

    @Test
    void whoWaitsTooLongIsToldAndLeavesTheLine() throws Exception {
        FairTurns turns = turns(1, 1, Duration.ofMillis(20));
        CountDownLatch held = new CountDownLatch(1);
        Future<?> first = occupy(turns, held);
        assertThatThrownBy(() -> turns.take(QUIET, () -> "never"))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().status()).isEqualTo(503));
        assertThat(turns.waiting()).isZero();
        held.countDown();
        first.get();
        assertThat(turns.<String>take(QUIET, () -> "now")).isEqualTo("now");
    }

    @Test
    void workThatMayNotFailGoesOnWithoutATurnAndTakesNobodysPlace() throws Exception {
        FairTurns turns = turns(1, 1, LIMIT);
        CountDownLatch held = new CountDownLatch(1);
        Future<?> first = occupy(turns, held);
        assertThat(turns.<String>takeOrGo(QUIET, Duration.ofMillis(20), () -> "went"))
                .isEqualTo("went");
        assertThat(turns.waiting()).isZero();
        Future<?> second = line(turns, BUSY, "second", 1);
        assertThat(done).as("the place is still taken").isEmpty();
        held.countDown();
        first.get();
        second.get();
        assertThat(turns.<String>takeOrGo(
                        QUIET, LIMIT, () -> turns.<String>takeOrGo(BUSY, Duration.ofMillis(20), () -> "in it")))
                .isEqualTo("in it");
        assertThat(turns.<String>take(QUIET, () -> "free")).isEqualTo("free");
    }

    @Test
    void placeOfWorkThatFailsIsFree() {
        FairTurns turns = turns(1, 1, LIMIT);
        assertThatThrownBy(() -> turns.take(BUSY, () -> {
                    throw new IllegalStateException("away");
                }))
                .hasMessage("away");
        assertThat(turns.<String>take(BUSY, () -> "free")).isEqualTo("free");
    }

    /** Takes a place until {@code held} is let go; returns when it has it. */
    private Future<?> occupy(FairTurns turns, CountDownLatch held) {
        CountDownLatch has = new CountDownLatch(1);
        Future<?> first = threads.submit(() -> turns.take(BUSY, () -> {
            has.countDown();
            return await(held);
        }));
        await(has);
        return first;
    }

    /** Lines up; returns when so many wait. */
    private Future<?> line(FairTurns turns, OrganizationId organization, String name, int waiting) {
        Future<?> one = threads.submit(() -> turns.take(organization, () -> done.add(name)));
        Await.until("the line has " + waiting, LIMIT, () -> turns.waiting() == waiting);
        return one;
    }

    private static boolean await(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
