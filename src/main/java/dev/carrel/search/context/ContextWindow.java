package dev.carrel.search.context;

/**
 * How much around each hit is wanted; checked.
 *
 * @param before chunks before each hit
 * @param after chunks after each hit
 * @param maxTokens of the ready text; {@link #UNBOUNDED} for any number, and then they are not counted
 */
public record ContextWindow(int before, int after, int maxTokens) {
    /** Most chunks on either side. */
    public static final int WIDEST = 10;

    /** Less is no passage. */
    static final int FEWEST_TOKENS = 50;

    /** Counting them takes some 100 ms. */
    static final int MOST_TOKENS = 100_000;

    static final int USUAL = 1;
    public static final int UNBOUNDED = Integer.MAX_VALUE;

    boolean bounded() {
        return maxTokens != UNBOUNDED;
    }
}
