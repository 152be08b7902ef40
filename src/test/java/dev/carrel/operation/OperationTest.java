package dev.carrel.operation;

import dev.carrel.namespace.AgentId;
import dev.carrel.namespace.Incarnation;
import dev.carrel.namespace.OrganizationId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OperationTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private static Operation operation(
            OperationStatus status, long items, long work, @Nullable Instant startedAt, @Nullable Instant finishedAt) {
        return new Operation(
                OperationId.random(),
                OperationKind.INGESTION,
                new OrganizationId("o"),
                new AgentId("a"),
                Incarnation.random(),
                status,
                false,
                100,
                items,
                1000,
                work,
                1,
                null,
                null,
                START,
                startedAt,
                finishedAt,
                startedAt == null ? null : new Operation.Attempt(startedAt, 0, 0));
    }

    @Test
    void progressIsWholeOnlyWhenCompleted() {
        assertThat(operation(OperationStatus.PENDING, 0, 0, null, null).progress())
                .isZero();
        assertThat(operation(OperationStatus.PROCESSING, 0, 500, START, null).progress())
                .isEqualTo(50);
        assertThat(operation(OperationStatus.PROCESSING, 0, 1000, START, null).progress())
                .isEqualTo(99);
        assertThat(operation(OperationStatus.COMPLETED, 0, 0, START, START).progress())
                .isEqualTo(100);
    }

    @Test
    void rateAndEndFollowFromWhatWasDone() {
        Operation half = operation(OperationStatus.PROCESSING, 20, 500, START, null);
        Instant now = START.plusSeconds(10);

        assertThat(half.throughput(now)).isEqualTo(2.0);
        assertThat(half.estimatedEnd(now)).isEqualTo(now.plusSeconds(10));
    }

    @Test
    void rateIsThatOfThePresentAttempt() {
        Operation.Attempt second = new Operation.Attempt(START.plusSeconds(1000), 10, 100);
        Operation half = new Operation(
                OperationId.random(),
                OperationKind.DELETION,
                new OrganizationId("o"),
                new AgentId("a"),
                Incarnation.random(),
                OperationStatus.PROCESSING,
                false,
                100,
                30,
                1000,
                300,
                2,
                null,
                null,
                START,
                START,
                null,
                second);
        Instant now = START.plusSeconds(1010);

        assertThat(half.throughput(now)).isEqualTo(2.0);
        assertThat(half.estimatedEnd(now)).isEqualTo(now.plusSeconds(35));
    }

    @Test
    void withoutAnythingDoneThereIsNeither() {
        Operation started = operation(OperationStatus.PROCESSING, 0, 0, START, null);

        assertThat(started.throughput(START.plusSeconds(10))).isNull();
        assertThat(started.estimatedEnd(START.plusSeconds(10))).isNull();
        assertThat(operation(OperationStatus.PENDING, 0, 0, null, null).throughput(START))
                .isNull();
    }

    @Test
    void rateOfAnEndedOperationStays() {
        Operation ended = operation(OperationStatus.COMPLETED, 100, 1000, START, START.plusSeconds(50));

        assertThat(ended.throughput(START.plus(Duration.ofDays(1)))).isEqualTo(2.0);
        assertThat(ended.estimatedEnd(START.plusSeconds(60))).isNull();
    }
}
