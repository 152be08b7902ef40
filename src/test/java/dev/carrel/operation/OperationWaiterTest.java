package dev.carrel.operation;

import dev.carrel.problem.ProblemException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class OperationWaiterTest {
    @Test
    void timesAreNumbersWithAUnit() {
        assertThat(OperationWaiter.parse(null)).isZero();
        assertThat(OperationWaiter.parse("")).isZero();
        assertThat(OperationWaiter.parse("0s")).isZero();
        assertThat(OperationWaiter.parse("500ms")).isEqualTo(Duration.ofMillis(500));
        assertThat(OperationWaiter.parse("30s")).isEqualTo(Duration.ofSeconds(30));
        assertThat(OperationWaiter.parse("2m")).isEqualTo(Duration.ofMinutes(2));
        assertThat(OperationWaiter.parse("1m30s")).isEqualTo(Duration.ofSeconds(90));
        assertThat(OperationWaiter.parse("5m")).isEqualTo(OperationWaiter.LONGEST);
    }

    @Test
    void everythingElseIsRefused() {
        for (String wait : List.of(
                "30",
                "s",
                "ms",
                "-1s",
                "-1ms",
                "301s",
                "6m",
                "1h",
                "1d",
                "PT5S",
                "1 s",
                "9223372036854775808ms",
                "1e3ms")) {
            assertThatThrownBy(() -> OperationWaiter.parse(wait)).as(wait).isInstanceOf(ProblemException.class);
        }
    }
}
