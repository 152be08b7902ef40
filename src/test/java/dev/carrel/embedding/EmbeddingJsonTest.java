package dev.carrel.embedding;

import com.fasterxml.jackson.core.JsonParser;
import dev.carrel.http.Json;
import dev.carrel.problem.ProblemException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.longs;

class EmbeddingJsonTest {
    private static float[] read(String json) throws IOException {
        try (JsonParser parser = Json.MAPPER.createParser(json)) {
            parser.nextToken();
            return EmbeddingJson.read(parser, "embedding");
        }
    }

    @Test
    void numbersAndBase64GiveTheSameVector() {
        qt().forAll(longs().all(), integers().between(0, 1000)).checkAssert((seed, length) -> {
            Random random = new Random(seed);
            float[] vector = new float[length];
            for (int i = 0; i < length; i++) {
                vector[i] = (float) random.nextGaussian();
            }
            try {
                assertThat(read(Arrays.toString(vector))).isEqualTo(vector);
                assertThat(read('"' + Base64.getEncoder().encodeToString(Vectors.toBytes(vector)) + '"'))
                        .isEqualTo(vector);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void longestVectorIsReadAndALongerOneRefused() throws IOException {
        int longest = EmbeddingJson.LONGEST;
        String numbers = "1,".repeat(longest - 1) + "1";
        assertThat(read("[" + numbers + "]")).hasSize(longest);
        assertThatThrownBy(() -> read("[" + numbers + ",1]")).isInstanceOf(ProblemException.class);
        assertThat(read('"' + Base64.getEncoder().encodeToString(new byte[4 * longest]) + '"'))
                .hasSize(longest);
        assertThatThrownBy(() -> read('"' + Base64.getEncoder().encodeToString(new byte[4 * longest + 400]) + '"'))
                .isInstanceOf(ProblemException.class);
    }

    @Test
    void wholeNumbersAndExponentsAreNumbers() throws IOException {
        assertThat(read("[1, -2, 3e1, 4.5E-1]")).containsExactly(1f, -2f, 30f, 0.45f);
    }

    @Test
    void everythingElseIsRefused() {
        for (String json :
                new String[] {"5", "true", "{}", "[null]", "[true]", "[\"1\"]", "[[1]]", "\"***\"", "\"AAA=\""}) {
            assertThatThrownBy(() -> read(json)).as(json).isInstanceOf(ProblemException.class);
        }
    }
}
