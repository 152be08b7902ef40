package dev.carrel.warm;

import dev.carrel.embedding.Vectors;
import dev.carrel.namespace.AgentId;
import dev.carrel.namespace.EmbeddingSpace;
import dev.carrel.namespace.Incarnation;
import dev.carrel.namespace.Language;
import dev.carrel.namespace.Namespace;
import dev.carrel.namespace.OrganizationId;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ResidentVectorsTest {
    private static final long MB = 1 << 20;
    private static final float[] QUESTION = {1, 0};

    private final AtomicLong now = new AtomicLong();
    private final ResidentVectors residents = new ResidentVectors(8 * MB, now::get);

    private static Namespace namespace(String organization) {
        return new Namespace(
                new OrganizationId(organization),
                new AgentId("agent"),
                Incarnation.random(),
                new EmbeddingSpace("model", 2),
                Language.PLAIN,
                5);
    }

    private static VectorMatrix matrix() {
        VectorMatrix matrix = new VectorMatrix(1, 2);
        matrix.add(1, Vectors.toBytes(new float[] {1, 0}), 1);
        return matrix;
    }

    /** @return whether there was room */
    private boolean load(Namespace namespace, long weight) {
        boolean room = residents.makeRoom(namespace, weight);
        if (room) {
            residents.put(namespace, matrix(), weight);
        }
        return room;
    }

    private Namespace loaded(String organization, long weight) {
        Namespace namespace = namespace(organization);
        assertThat(load(namespace, weight)).isTrue();
        pass(Duration.ofMillis(1));
        return namespace;
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    private boolean found(Namespace namespace) {
        return residents.nearest(namespace, QUESTION, 1) != null;
    }

    @Test
    void answersAtItsRevisionOnly() {
        Namespace namespace = loaded("a", MB);

        assertThat(found(namespace)).isTrue();
        assertThat(found(namespace.at(4))).isFalse();
        assertThat(found(namespace.at(6))).isFalse();
        assertThat(found(namespace("a"))).isFalse();
    }

    @Test
    void anotherRevisionTakesThePlaceOfTheOneBefore() {
        Namespace namespace = loaded("a", MB);
        assertThat(load(namespace.at(6), 2 * MB)).isTrue();

        assertThat(found(namespace)).isFalse();
        assertThat(found(namespace.at(6))).isTrue();
        assertThat(residents.bytes()).isEqualTo(2 * MB);
    }

    @Test
    void whatIsUsedIsNotPushedOutByMoreOfTheSameOrganization() {
        Namespace first = loaded("a", 4 * MB);
        Namespace second = loaded("a", 4 * MB);

        assertThat(load(namespace("a"), MB)).isFalse();
        assertThat(found(first)).isTrue();
        assertThat(found(second)).isTrue();
    }

    @Test
    void whatRestsMakesRoomTheOldestFirst() {
        Namespace oldest = loaded("a", 4 * MB);
        Namespace younger = loaded("b", 4 * MB);
        pass(ResidentVectors.REST);

        assertThat(load(namespace("a"), MB)).isTrue();
        assertThat(found(oldest)).isFalse();
        assertThat(found(younger)).isTrue();
        assertThat(residents.bytes()).isEqualTo(5 * MB);
    }

    @Test
    void anOrganizationThatHoldsLessTakesFromTheOneThatHoldsMost() {
        Namespace[] much = new Namespace[8];
        for (int i = 0; i < much.length; i++) {
            much[i] = loaded("much", MB);
        }
        for (int i = 0; i < 4; i++) {
            Namespace mine = namespace("little");
            assertThat(load(mine, MB)).isTrue();
            assertThat(found(mine)).isTrue();
            assertThat(found(much[i])).isFalse();
        }

        // now both hold the same
        assertThat(load(namespace("little"), MB)).isFalse();
        assertThat(load(namespace("much"), MB)).isFalse();
        assertThat(residents.bytes()).isEqualTo(8 * MB);
    }

    @Test
    void nothingIsGivenUpForWhatWouldNotHaveRoomAllTheSame() {
        Namespace used = loaded("a", 4 * MB);
        Namespace rested = loaded("a", MB);
        pass(ResidentVectors.REST);
        assertThat(found(used)).isTrue();
        Namespace more = loaded("a", 3 * MB);

        assertThat(load(namespace("a"), 2 * MB)).isFalse();
        assertThat(found(rested)).isTrue();
        assertThat(found(more)).isTrue();
    }

    @Test
    void whatIsLargerThanHalfOfAllIsNotHeld() {
        assertThat(load(namespace("a"), 4 * MB)).isTrue();
        assertThat(load(namespace("b"), 4 * MB + 1)).isFalse();
        assertThat(new ResidentVectors(0, now::get).fits(ResidentVectors.weight(0, 2)))
                .isFalse();
    }

    @Test
    void whatRestsForLongIsGivenUp() {
        Namespace rested = loaded("a", MB);
        Namespace used = loaded("a", MB);
        pass(ResidentVectors.LONGEST_REST.minusSeconds(1));
        assertThat(found(used)).isTrue();
        pass(Duration.ofSeconds(1));
        residents.dropRested();

        assertThat(found(rested)).isFalse();
        assertThat(found(used)).isTrue();
        assertThat(residents.bytes()).isEqualTo(MB);
    }
}
