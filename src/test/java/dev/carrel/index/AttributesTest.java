package dev.carrel.index;

import dev.carrel.harness.Seed;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
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

    @Test
    void termsOfNumbersAreOrderedAsTheNumbersAre() {
        RandomGenerator random = Seed.of("termsOfNumbersAreOrderedAsTheNumbersAre");
        List<Number> numbers = new ArrayList<>(List.of(
                0,
                1,
                -1,
                10,
                9,
                11,
                99,
                100,
                0.1,
                0.09,
                0.11,
                -0.1,
                -0.09,
                -0.11,
                -12,
                -123,
                -1.5,
                1e300,
                -1e300,
                1e-300,
                -1e-300,
                Long.MAX_VALUE,
                Long.MIN_VALUE,
                Double.MAX_VALUE,
                Double.MIN_VALUE,
                9007199254740993L,
                9007199254740992L,
                new BigInteger("9".repeat(60)),
                new BigInteger("-1" + "0".repeat(60))));
        for (int i = 0; i < 500; i++) {
            numbers.add((random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(-20, 20)));
            numbers.add(random.nextInt(-50, 50));
        }
        for (Number a : numbers) {
            for (Number b : numbers) {
                assertThat(Integer.signum(Attributes.of("n", a).compareTo(Attributes.of("n", b))))
                        .as("%s and %s", a, b)
                        .isEqualTo(new BigDecimal(a.toString()).compareTo(new BigDecimal(b.toString())));
            }
            assertThat(Attributes.of("n", a))
                    .isGreaterThan(Attributes.beforeNumbers("n"))
                    .isLessThan(Attributes.afterNumbers("n"));
        }
    }

    @Test
    void termsOfDatesAreOrderedAsTheInstantsAre() {
        List<String> dates = List.of(
                "0001-01-01",
                "1969-12-31",
                "1970-01-01",
                "1970-01-01T00:00:00.001Z",
                "2026-11-22T13:58:03+01:00",
                "2026-11-22T13:58:03Z",
                "2026-11-23",
                "9999-12-31");
        List<String> terms = dates.stream()
                .map(text -> Attributes.of("d", Attributes.date(text).orElseThrow()))
                .toList();

        assertThat(terms)
                .isSorted()
                .doesNotHaveDuplicates()
                .allSatisfy(term -> assertThat(term)
                        .isGreaterThan(Attributes.beforeDates("d"))
                        .isLessThan(Attributes.afterDates("d")));
    }

    @Test
    void onlyDatesAreDates() {
        for (String text : List.of(
                "",
                "2026",
                "2026-11",
                "2026-13-01",
                "2026-02-30",
                "2026-11-22T13:58",
                "22-11-2026",
                "2026-11-22 13:58:03",
                "2026-11-22T13:58:03",
                "v2026-11-22",
                "+2026-11-22")) {
            assertThat(Attributes.date(text)).as(text).isEmpty();
        }
    }

    @Test
    void dateIsAStringToo() {
        assertThat(Attributes.of(Map.of("d", "2026-11-22"))).hasSize(2).contains(Attributes.of("d", "2026-11-22"));
        assertThat(AttributeKind.of("2026-11-22")).containsExactly(AttributeKind.STRING, AttributeKind.DATE);
        assertThat(AttributeKind.of(AttributeKind.bits(AttributeKind.of("2026-11-22"))))
                .containsExactly(AttributeKind.STRING, AttributeKind.DATE);
    }
}
