package dev.carrel.document;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.lists;
import static org.quicktheories.generators.SourceDSL.strings;

class ContentHashTest {
    private static byte[] hash(List<String> parts) {
        ContentHash hash = new ContentHash();
        parts.forEach(hash::add);
        return hash.finish();
    }

    @Test
    void differentListsOfPartsHaveDifferentHashes() {
        var parts =
                lists().of(strings().basicLatinAlphabet().ofLengthBetween(0, 3)).ofSizeBetween(0, 4);
        qt().withExamples(5000).forAll(parts, parts).checkAssert((a, b) -> {
            assertThat(Arrays.equals(hash(a), hash(b))).isEqualTo(a.equals(b));
        });
    }

    @Test
    void partsDoNotRunIntoEachOther() {
        assertThat(hash(List.of("ab", "c"))).isNotEqualTo(hash(List.of("a", "bc")));
        assertThat(hash(List.of(""))).isNotEqualTo(hash(List.of()));
    }

    @Test
    void nothingDiffersFromTheEmptyText() {
        byte[] absent = new ContentHash().add((String) null).finish();
        assertThat(absent).isNotEqualTo(new ContentHash().add("").finish());
        assertThat(absent).isEqualTo(new ContentHash().add((byte[]) null).finish());
    }

    @Test
    void finishedHashStartsAnew() {
        ContentHash hash = new ContentHash();
        byte[] first = hash.add("a").finish();
        assertThat(hash.add("a").finish()).isEqualTo(first).hasSize(32);
    }
}
