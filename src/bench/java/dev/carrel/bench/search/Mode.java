package dev.carrel.bench.search;

/** The service's ways to search, and what the node is asked for the same. */
enum Mode {
    SEMANTIC("semantic"),
    KEYWORD("keyword"),
    /** Both requests at the same time, each to the depth that the service fuses. */
    HYBRID("hybrid");

    private final String word;

    Mode(String word) {
        this.word = word;
    }

    /** As the API names it. */
    String word() {
        return word;
    }

    boolean byMeaning() {
        return this != KEYWORD;
    }

    boolean byWords() {
        return this != SEMANTIC;
    }
}
