package dev.carrel.index;

import com.fasterxml.jackson.databind.node.MissingNode;
import dev.carrel.harness.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class IndexRefresherTest {
    /** Answers a refresh when told to. */
    private static final class Elasticsearch extends ElasticsearchClient {
        final Semaphore arrived = new Semaphore(0);
        final Semaphore answers = new Semaphore(0);
        final AtomicInteger refreshes = new AtomicInteger();
        volatile boolean failing;

        Elasticsearch() {
            super(new IndexConfig(
                    List.of("127.0.0.1:1"), "http", Optional.empty(), Optional.empty(), 1, 0, Duration.ofSeconds(1)));
        }

        @Override
        public Answer send(String method, String path, @Nullable String body) {
            assertThat(method + path).isEqualTo("POST/chunk-write/_refresh");
            refreshes.incrementAndGet();
            arrived.release();
            answers.acquireUninterruptibly();
            if (failing) {
                throw new IndexUnavailableException("away", null);
            }
            return new Answer(200, MissingNode.getInstance());
        }
    }

    private final Elasticsearch elasticsearch = new Elasticsearch();
    private final IndexRefresher refresher = new IndexRefresher(elasticsearch, Duration.ofHours(1), 1e-15);

    @AfterEach
    void letAllGo() {
        elasticsearch.answers.release(1000);
    }

    private CompletableFuture<Void> refresh() {
        return CompletableFuture.runAsync(
                refresher::refresh, task -> Thread.ofVirtual().start(task));
    }

    private void awaitRefresh() throws InterruptedException {
        assertThat(elasticsearch.arrived.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void callersDuringARefreshShareTheNext() throws Exception {
        CompletableFuture<Void> first = refresh();
        awaitRefresh();
        List<CompletableFuture<Void>> later = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            later.add(refresh());
        }
        elasticsearch.answers.release();
        first.get(10, TimeUnit.SECONDS);
        awaitRefresh();
        assertThat(later).noneMatch(CompletableFuture::isDone);
        elasticsearch.answers.release(50);
        CompletableFuture.allOf(later.toArray(CompletableFuture[]::new)).get(10, TimeUnit.SECONDS);

        // those who had not asked yet when the second began make a third, but never one each
        assertThat(elasticsearch.refreshes).hasValueBetween(2, 10);
    }

    @Test
    void refreshThatBeganBeforeIsNotEnough() throws Exception {
        CompletableFuture<Void> first = refresh();
        awaitRefresh();
        CompletableFuture<Void> second = refresh();
        elasticsearch.answers.release();
        first.get(10, TimeUnit.SECONDS);
        awaitRefresh();

        assertThat(second).isNotDone();
        elasticsearch.answers.release();
        second.get(10, TimeUnit.SECONDS);
        assertThat(elasticsearch.refreshes).hasValue(2);
    }

    @Test
    void oneAfterTheOtherEachHasItsOwn() {
        elasticsearch.answers.release(3);
        for (int i = 0; i < 3; i++) {
            refresher.refresh();
        }

        assertThat(elasticsearch.refreshes).hasValue(3);
    }

    @Test
    void firstOfAWhileDoesNotWaitForOthers() {
        elasticsearch.answers.release();
        refresher.refreshWithOthers();

        assertThat(elasticsearch.refreshes).hasValue(1);
    }

    @Test
    void thoseWhoMayWaitShareTheRefreshOfOneWhoMayNot() throws Exception {
        elasticsearch.answers.release();
        refresher.refresh();
        List<CompletableFuture<Void>> patient = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            CompletableFuture<Void> done = new CompletableFuture<>();
            patient.add(done);
            Thread thread = Thread.ofPlatform().start(() -> {
                refresher.refreshWithOthers();
                done.complete(null);
            });
            Await.until(
                    "it waits for others",
                    Duration.ofSeconds(10),
                    () -> thread.getState() == Thread.State.TIMED_WAITING);
        }
        elasticsearch.answers.release();
        refresher.refresh();

        CompletableFuture.allOf(patient.toArray(CompletableFuture[]::new)).get(10, TimeUnit.SECONDS);
        assertThat(elasticsearch.refreshes).hasValue(2);
    }

    @Test
    void failureIsForThoseWhoSharedItAndNotForTheNext() {
        elasticsearch.failing = true;
        elasticsearch.answers.release();
        assertThatThrownBy(refresher::refresh)
                .isInstanceOf(IndexUnavailableException.class)
                .hasMessage("The index could not be refreshed.");
        elasticsearch.failing = false;
        elasticsearch.answers.release();
        refresher.refresh();

        assertThat(elasticsearch.refreshes).hasValue(2);
    }
}
