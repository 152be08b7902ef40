package dev.carrel.http;

import dev.carrel.problem.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@SuppressWarnings("try") // an admission that is held has no more to do with it
class InputLimitsTest {
    private static final int MIB = 1 << 20;

    /** Bodies of 4 MiB, of which two may be read at once. */
    private final InputLimits limits = new InputLimits(4 * MIB, 8 * MIB);

    private static InputStream body(int size) {
        return new ByteArrayInputStream(new byte[size]);
    }

    private static void assertStatus(int status, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().status()).isEqualTo(status));
    }

    @Test
    void bodyOfTheLimitIsReadAndOneByteMoreIsNot() throws IOException {
        try (var admission = limits.admit(body(4 * MIB), 4L * MIB)) {
            assertThat(admission.body().readAllBytes()).hasSize(4 * MIB);
        }
        assertStatus(413, () -> limits.admit(body(0), 4L * MIB + 1));
    }

    @Test
    void lengthThatWasALieEndsTheReading() {
        try (var admission = limits.admit(body(5 * MIB), 10L)) {
            assertStatus(413, () -> admission.body().readAllBytes());
        }
    }

    @Test
    void asManyAsFitAreAdmittedAndTheirSharesComeBack() {
        for (int round = 0; round < 3; round++) {
            try (var first = limits.admit(body(0), 4L * MIB);
                    var second = limits.admit(body(0), 4L * MIB)) {
                assertStatus(429, () -> limits.admit(body(0), 1L));
            }
        }
    }

    @Test
    void bodiesOfUnknownLengthThatGrowTogetherDoNotAllFail() throws IOException {
        try (var first = limits.admit(body(4 * MIB), null);
                var second = limits.admit(body(4 * MIB), null);
                var third = limits.admit(body(4 * MIB), null)) {
            assertThat(first.body().readNBytes(2 * MIB)).hasSize(2 * MIB);
            assertThat(second.body().readNBytes(MIB / 2)).hasSize(MIB / 2);
            assertStatus(429, () -> third.body().readNBytes(4 * MIB));
            third.close();
            assertThat(first.body().readAllBytes()).hasSize(2 * MIB);
            assertThat(second.body().readAllBytes()).hasSize(4 * MIB - MIB / 2);
        }
        try (var whole = limits.admit(body(0), 4L * MIB);
                var other = limits.admit(body(0), 4L * MIB)) {
            assertThat(whole.body()).isNotSameAs(other.body());
        }
    }
}
