package dev.carrel.bench.model;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;

/** A way to run the model; all but the first differ from it in one thing. */
enum Variant {
    /** As the service runs it. */
    AS_IT_IS("a text a run, a thread a text", 1, options -> {}),
    LONGEST_FIRST("the same, texts in the order of their lengths", 1, options -> {}),
    ALL_THREADS_A_TEXT("all threads for one text after another", 1, options -> options.setIntraOpNumThreads(threads())),
    SPINNING_THREADS("threads that wait busily", 1, options -> {}),
    NO_ARENA("without an arena for memory", 1, options -> {
        options.setCPUArenaAllocator(false);
        options.setMemoryPatternOptimization(false);
    }),
    BASIC_GRAPH("the graph hardly optimized", 1, options -> options.setOptimizationLevel(OptLevel.BASIC_OPT)),
    NO_PREPACKING("weights not packed before", 1, options -> options.addConfigEntry("session.disable_prepacking", "1")),
    BATCH_OF_2("2 texts of like length a run", 2, options -> {}),
    BATCH_OF_4("4 texts of like length a run", 4, options -> {}),
    BATCH_OF_16("16 texts of like length a run", 16, options -> {}),
    BATCH_OF_32("32 texts of like length a run", 32, options -> {});

    private static final String SPINNING = "session.intra_op.allow_spinning";

    private final String words;
    private final int texts;

    @SuppressWarnings("ImmutableEnumChecker") // the changes above keep nothing
    private final Change change;

    Variant(String words, int texts, Change change) {
        this.words = words;
        this.texts = texts;
        this.change = change;
    }

    private static int threads() {
        return Runtime.getRuntime().availableProcessors();
    }

    String words() {
        return words;
    }

    /** Texts of a run. */
    int texts() {
        return texts;
    }

    /** Whether texts are put in the order of their lengths. */
    boolean sorted() {
        return texts > 1 || this == LONGEST_FIRST;
    }

    /** Runs at the same time. */
    int runs() {
        return this == ALL_THREADS_A_TEXT ? 1 : threads();
    }

    /** Whether threads that wait for each other keep a processor busy. */
    private boolean spins() {
        return this == ALL_THREADS_A_TEXT || this == SPINNING_THREADS;
    }

    void set(SessionOptions options) throws OrtException {
        options.setIntraOpNumThreads(1);
        options.addConfigEntry(SPINNING, spins() ? "1" : "0");
        change.accept(options);
    }

    /** Sets some options. */
    private interface Change {
        void accept(SessionOptions options) throws OrtException;
    }
}
