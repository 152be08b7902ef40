package dev.carrel.embedding;

import dev.carrel.namespace.EmbeddingSpace;
import dev.carrel.problem.ProblemException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** The model in process, and none. The OpenAI-compatible one is what the tests of the API use. */
class EmbeddingServiceTest {
    private static EmbeddingService service(String provider, int dimension) {
        return new EmbeddingService(config(provider, dimension), new SimpleMeterRegistry());
    }

    private static EmbeddingConfig config(String provider, int dimension) {
        return new EmbeddingConfig(
                provider,
                Optional.empty(),
                dimension,
                32,
                2,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(5),
                0);
    }

    @Test
    void modelInProcessPutsLikeTextsNearEachOther() {
        var service = service("in-process", 384);
        assertThat(service.space()).isEqualTo(new EmbeddingSpace("bge-small-en-v1.5-q", 384));
        assertThat(service.embedsText()).isTrue();

        List<float[]> passages = service.embedPassages(List.of(
                "Potatoes are planted in April.",
                "The outboard motor needs new oil.",
                "Potatoes are planted in April."));
        float[] question = service.embedQuery("When do I plant potatoes?");
        assertThat(passages)
                .allSatisfy(vector -> assertThat(inner(vector, vector)).isCloseTo(1, within(1e-5)));
        assertThat(passages.getFirst()).isEqualTo(passages.getLast());
        assertThat(inner(question, passages.getFirst())).isGreaterThan(inner(question, passages.get(1)) + 0.1);
    }

    private static double inner(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    @Test
    void withoutAModelCallersBringTheirVectors() {
        var service = service("none", 3);

        assertThat(service.embedsText()).isFalse();
        assertThat(service.space()).isEqualTo(new EmbeddingSpace("external", 3));
        assertThat(service.accept(new float[] {0, 3, 4}, "embedding")).containsExactly(0f, 0.6f, 0.8f);
        assertThatThrownBy(() -> service.embedQuery("text"))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().status()).isEqualTo(400));
        assertThatThrownBy(() -> service.embedPassages(List.of("text"))).isInstanceOf(EmbeddingRejectedException.class);
    }

    @Test
    void vectorOfAnotherLengthIsRefusedWithBothNumbers() {
        var service = service("none", 3);

        assertThatThrownBy(() -> service.accept(new float[5], "vector"))
                .isInstanceOfSatisfying(ProblemException.class, e -> {
                    assertThat(e.problem().detail()).contains("5 components", "vectors of 3");
                    assertThat(e.problem().value()).isEqualTo(5);
                    assertThat(e.problem().limit()).isEqualTo(3);
                });
    }

    @Test
    void namespaceOfAnotherModelIsAConflictThatNamesBoth() {
        var service = service("none", 3);

        service.requireSame(new EmbeddingSpace("external", 3));
        for (EmbeddingSpace other : List.of(new EmbeddingSpace("external", 4), new EmbeddingSpace("other", 3))) {
            assertThatThrownBy(() -> service.requireSame(other)).isInstanceOfSatisfying(ProblemException.class, e -> {
                assertThat(e.problem().status()).isEqualTo(409);
                assertThat(e.problem().detail())
                        .contains("external (3 dimensions)", other.model(), other.dimension() + " dimensions");
            });
        }
    }

    @Test
    void settingsThatCannotWorkStopTheStart() {
        assertThatThrownBy(() -> service("in-process", 768))
                .hasMessageContaining("768")
                .hasMessageContaining("384");
        assertThatThrownBy(() -> service("openai", 768)).hasMessageContaining("carrel.embedding.base-url");
    }
}
