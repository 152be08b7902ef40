package dev.carrel.rerank;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CircuitTest {
    private static final long PAUSE = 100;

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 150); // the clock may run over
    private final Circuit circuit = new Circuit(Duration.ofNanos(PAUSE), now::get);

    private void open() {
        assertThat(circuit.failed()).isFalse();
        assertThat(circuit.failed()).isFalse();
        assertThat(circuit.allows()).isTrue();
        assertThat(circuit.failed()).as("tells once that it is open").isTrue();
        assertThat(circuit.failed()).isFalse();
    }

    @Test
    void opensAfterThreeFailuresInARow() {
        assertThat(circuit.failed()).isFalse();
        assertThat(circuit.failed()).isFalse();
        assertThat(circuit.succeeded()).isFalse();
        open();
        assertThat(circuit.allows()).isFalse();
        now.addAndGet(PAUSE - 1);
        assertThat(circuit.allows()).isFalse();
    }

    @Test
    void letsOneThroughInEachPauseEvenIfThatNeverTells() {
        open();
        for (int i = 0; i < 3; i++) {
            now.addAndGet(PAUSE);
            assertThat(circuit.allows()).isTrue();
            assertThat(circuit.allows()).isFalse();
        }
    }

    @Test
    void closesWithTheFirstSuccess() {
        open();
        now.addAndGet(PAUSE);
        assertThat(circuit.allows()).isTrue();
        assertThat(circuit.succeeded()).as("tells that it was open").isTrue();
        assertThat(circuit.allows()).isTrue();
        assertThat(circuit.allows()).isTrue();
        open();
    }

    @Test
    void failureOfTheOneThatWasLetThroughBeginsAnotherPause() {
        open();
        now.addAndGet(PAUSE + 50);
        assertThat(circuit.allows()).isTrue();
        now.addAndGet(10);
        assertThat(circuit.failed()).isFalse();
        now.addAndGet(PAUSE - 1);
        assertThat(circuit.allows()).isFalse();
        now.addAndGet(1);
        assertThat(circuit.allows()).isTrue();
    }
}
