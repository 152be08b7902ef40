package dev.carrel.warm;

import dev.carrel.embedding.Vectors;
import dev.carrel.index.Candidate;
import dev.carrel.namespace.AgentId;
import dev.carrel.namespace.EmbeddingSpace;
import dev.carrel.namespace.Incarnation;
import dev.carrel.namespace.Language;
import dev.carrel.namespace.Namespace;
import dev.carrel.namespace.OrganizationId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
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
    void thereIsRoomForWhatNeitherPushesOutNorIsTooLarge() {
        assertThat(residents.hasRoom(4 * MB)).isTrue();
        assertThat(residents.hasRoom(4 * MB + 1)).as("more than half").isFalse();
        loaded("a", 3 * MB);
        loaded("b", 3 * MB);
        assertThat(residents.hasRoom(2 * MB)).isTrue();
        assertThat(residents.hasRoom(2 * MB + 1)).isFalse();
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

    private static VectorRows.Added added(long revision, long chunks, long... ids) {
        return new VectorRows.Added(
                revision,
                chunks,
                LongStream.of(ids)
                        .mapToObj(id -> new VectorRows.Row(id, Vectors.toBytes(new float[] {0.5f, 0.5f}), 1))
                        .toList());
    }

    private List<Long> ids(Namespace namespace) {
        List<Candidate> found = residents.nearest(namespace, QUESTION, 100);
        return found == null
                ? List.of()
                : found.stream().map(Candidate::chunkId).toList();
    }

    @Test
    void isBroughtUpToDateWithWhatWasAdded() {
        Namespace namespace = loaded("a", MB);
        Namespace later = namespace.at(7);
        residents.update(later, held -> {
            assertThat(held).isEqualTo(5);
            return Optional.of(added(7, 3, 9, 8));
        });

        assertThat(ids(later)).containsExactly(1L, 8L, 9L);
        assertThat(ids(namespace)).isEmpty();
    }

    @Test
    void growsAsLongAsThereIsRoom() {
        Namespace namespace = loaded("a", ResidentVectors.LEAST_BYTES);
        for (int i = 1; i <= 3000; i++) {
            VectorRows.Added more = added(5 + i, 1 + i, 1 + i);
            residents.update(namespace.at(5 + i), held -> Optional.of(more));
        }

        assertThat(residents.nearest(namespace.at(3005), QUESTION, 4000)).hasSize(3001);
        assertThat(residents.bytes()).isBetween(VectorMatrix.bytes(3001, 2), VectorMatrix.bytes(3001, 2) * 5 / 4);

        ResidentVectors little = new ResidentVectors(2 * ResidentVectors.LEAST_BYTES, now::get);
        little.makeRoom(namespace, ResidentVectors.LEAST_BYTES);
        little.put(namespace, matrix(), ResidentVectors.LEAST_BYTES);
        long[] many = LongStream.range(2, 3000).toArray();
        little.update(namespace.at(6), held -> Optional.of(added(6, 2999, many)));
        assertThat(little.nearest(namespace.at(6), QUESTION, 1)).isNull();
        assertThat(little.bytes()).isZero();
    }

    @Test
    void isGivenUpWhenWhatWasAddedIsNotKnown() {
        Namespace namespace = loaded("a", MB);
        residents.update(namespace.at(6), held -> Optional.empty());

        assertThat(found(namespace.at(6))).isFalse();
        assertThat(residents.bytes()).isZero();
    }

    @Test
    void isGivenUpWhenManyOfItsChunksAreGone() {
        Namespace namespace = loaded("a", MB);
        long[] many = LongStream.range(2, 30).toArray();
        residents.update(namespace.at(6), held -> Optional.of(added(6, 29, many)));
        residents.update(namespace.at(7), held -> Optional.of(added(7, 19)));
        assertThat(ids(namespace.at(7))).hasSize(29);
        residents.update(namespace.at(8), held -> Optional.of(added(8, 18)));

        assertThat(ids(namespace.at(8))).isEmpty();
        assertThat(residents.bytes()).isZero();
    }

    /** What another thread has read meanwhile is not added twice. */
    @Test
    void oneThreadAtATimeBringsItUpToDate() {
        Namespace namespace = loaded("a", MB);
        residents.update(namespace.at(6), held -> {
            residents.update(namespace.at(6), again -> {
                throw new AssertionError("a second one was let in");
            });
            return Optional.of(added(6, 2, 2));
        });

        assertThat(ids(namespace.at(6))).containsExactly(1L, 2L);
    }

    /** A copy that was read meanwhile is newer than what was asked for the old one. */
    @Test
    void whatIsReadForACopyThatIsGoneIsNotAdded() {
        Namespace namespace = loaded("a", MB);
        residents.update(namespace.at(6), held -> {
            load(namespace.at(6), MB);
            return Optional.of(added(6, 2, 2));
        });

        assertThat(ids(namespace.at(6))).containsExactly(1L);
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
