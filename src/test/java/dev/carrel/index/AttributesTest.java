package dev.carrel.index;

import java.math.BigInteger;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AttributesTest {
    @Test
    void numbersAreComparedByValue() {
        String one = Attributes.of("n", 1);
        assertThat(one).isEqualTo(Attributes.of("n", 1.0)).isEqualTo(Attributes.of("n", 1L));
        assertThat(one).isEqualTo(Attributes.of("n", BigInteger.ONE));
        assertThat(Attributes.of("n", 1e10)).isEqualTo(Attributes.of("n", 10_000_000_000L));
        assertThat(Attributes.of("n", 0.0)).isEqualTo(Attributes.of("n", -0.0)).isEqualTo(Attributes.of("n", 0));
    }

    @Test
    void typesAndPairsStayApart() {
        assertThat(Attributes.of("n", 1)).isNotEqualTo(Attributes.of("n", "1"));
        assertThat(Attributes.of("b", true)).isNotEqualTo(Attributes.of("b", "true"));
        assertThat(Attributes.of("a", "bc")).isNotEqualTo(Attributes.of("ab", "c"));
        assertThat(Attributes.of(Map.of("a", 1, "b", "x"))).hasSize(2);
    }
}
