package dev.carrel.warm;

import dev.carrel.namespace.Incarnation;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DemandTest {
    private final Demand demand = new Demand();
    private final Incarnation namespace = Incarnation.random();

    @Test
    void countsTheSearchesOfEach() {
        assertThat(demand.add(namespace)).isEqualTo(1);
        assertThat(demand.add(Incarnation.random())).isEqualTo(1);
        assertThat(demand.add(namespace)).isEqualTo(2);
    }

    @Test
    void beginsAnewWhenItWasMet() {
        demand.add(namespace);
        demand.reset(namespace);

        assertThat(demand.add(namespace)).isEqualTo(1);
    }

    @Test
    void moreChunksNeedMoreSearchesWithinBounds() {
        assertThat(Demand.enough(1)).isEqualTo(Demand.LEAST);
        assertThat(Demand.enough(2000)).isEqualTo(20);
        assertThat(Demand.enough(1_000_000)).isEqualTo(Demand.MOST);
    }
}
