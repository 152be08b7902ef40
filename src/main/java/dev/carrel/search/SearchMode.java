package dev.carrel.search;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.carrel.problem.ProblemException;
import java.util.Locale;

/** How hits are found and ranked. */
public enum SearchMode {
    /** By the similarity of vectors. */
    SEMANTIC,
    /** By words: BM25. */
    KEYWORD,
    /** Both at once, their ranks fused. */
    HYBRID;

    /** As callers write it. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws ProblemException 400 for another word */
    static SearchMode of(String word) {
        for (SearchMode mode : values()) {
            if (mode.word().equals(word)) {
                return mode;
            }
        }
        throw ProblemException.invalid(
                "mode", word, "mode must be semantic, keyword or hybrid.", "semantic, keyword, hybrid");
    }

    boolean byMeaning() {
        return this != KEYWORD;
    }

    boolean byWords() {
        return this != SEMANTIC;
    }
}
