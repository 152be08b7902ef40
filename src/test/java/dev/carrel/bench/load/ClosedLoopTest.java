package dev.carrel.bench.load;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ClosedLoopTest {
    @Test
    void eachRequestIsSentOnce() {
        List<Integer> requests = IntStream.range(0, 1000).boxed().toList();
        Queue<Integer> sent = new ConcurrentLinkedQueue<>();

        new ClosedLoop(4).each(requests, sent::add);

        assertThat(sent).containsExactlyInAnyOrderElementsOf(requests);
    }

    @Test
    void failureOfARequestIsTheFailureOfTheLoad() {
        assertThatThrownBy(() -> new ClosedLoop(2).each(List.of(1, 2, 3), request -> {
                    throw new IllegalArgumentException("request " + request);
                }))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
