package dev.carrel.namespace;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.carrel.problem.Problem;
import dev.carrel.problem.ProblemException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * In which language a namespace's texts are, as far as the search by words is concerned: which forms of a word count as the
 * same, and which words are too common to look for. It is chosen when a namespace is created and stays for that life, because
 * what was indexed would otherwise have to be indexed again.
 */
public enum Language {
    DANISH,
    DUTCH,
    ENGLISH,
    FINNISH,
    FRENCH,
    GERMAN,
    HUNGARIAN,
    ITALIAN,
    NORWEGIAN,
    PORTUGUESE,
    RUSSIAN,
    SPANISH,
    SWEDISH,
    /** Any other, and mixtures: words as they stand, in lower case. */
    PLAIN;

    private static final String ALL =
            Arrays.stream(values()).map(Language::word).collect(Collectors.joining(", "));

    /** As callers write it, and as it is stored. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What a row says. */
    public static Language stored(String word) {
        return find(word)
                .orElseThrow(() -> new IllegalStateException(
                        "A namespace's language is '" + word + "', which this version of the service does not know."));
    }

    /** What a setting says; empty for another word. */
    static Optional<Language> find(String word) {
        return Arrays.stream(values())
                .filter(language -> language.word().equals(word))
                .findFirst();
    }

    /**
     * What a caller says.
     *
     * @throws ProblemException 400 for another word, naming {@code field}, the word, and all there are
     */
    public static Language of(String field, String word) {
        return find(word)
                .orElseThrow(() -> ProblemException.invalid(
                        field, Problem.shortened(word), field + " must be one of: " + ALL + ".", ALL));
    }

    /** All of them, for messages. */
    static String all() {
        return ALL;
    }
}
