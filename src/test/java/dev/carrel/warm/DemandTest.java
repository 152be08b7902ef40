package dev.carrel.warm;

import dev.carrel.namespace.AgentId;
import dev.carrel.namespace.EmbeddingSpace;
import dev.carrel.namespace.Incarnation;
import dev.carrel.namespace.Language;
import dev.carrel.namespace.Namespace;
import dev.carrel.namespace.OrganizationId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DemandTest {
    private final Demand demand = new Demand();
    private final Namespace namespace = new Namespace(
            new OrganizationId("organization"),
            new AgentId("agent"),
            Incarnation.random(),
            new EmbeddingSpace("model", 2),
            Language.PLAIN,
            1);

    @Test
    void countsTheSearchesOfOneRevision() {
        assertThat(demand.add(namespace)).isEqualTo(1);
        assertThat(demand.add(namespace)).isEqualTo(2);
        assertThat(demand.add(namespace.at(2))).isEqualTo(1);
        assertThat(demand.add(namespace.at(2))).isEqualTo(2);
    }

    @Test
    void beginsAnewWhenItWasMet() {
        demand.add(namespace);
        demand.reset(namespace.incarnation());

        assertThat(demand.add(namespace)).isEqualTo(1);
    }

    @Test
    void moreChunksNeedMoreSearchesWithinBounds() {
        assertThat(Demand.enough(1)).isEqualTo(Demand.LEAST);
        assertThat(Demand.enough(2000)).isEqualTo(20);
        assertThat(Demand.enough(1_000_000)).isEqualTo(Demand.MOST);
    }
}
