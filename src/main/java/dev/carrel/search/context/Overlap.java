package dev.carrel.search.context;

import java.util.Arrays;

/**
 * Finds what a chunk repeats of the one before it: the splitter begins a chunk with the last sentences of the one before, and
 * callers who cut texts themselves may do the like. How much was repeated is not stored, so the longest end of one text that
 * begins the other is taken for it. It holds whole words, and is either long enough not to be chance or the end of a sentence;
 * white space is not compared, because the splitter puts its own between sentences. Stateless.
 */
final class Overlap {
    /** Characters besides white space that may be equal by chance, like closing braces of code. */
    private static final int CHANCE = 12;

    /** Half of the largest chunk that the splitter makes, which is the most it repeats. */
    private static final int LONGEST = 10_000;

    private static final String SENTENCE_ENDS = ".!?…。！？";

    private Overlap() {}

    /** Two neighbours as one text: the second without what it repeats, and a blank line between where nothing is. */
    static void join(StringBuilder text, String before, String next) {
        int cut = length(before, next);
        if (cut == 0) {
            text.append("\n\n");
        }
        text.append(next, cut, next.length());
    }

    /** How many characters at the beginning of {@code next} are the end of {@code before}; 0 for none. */
    static int length(String before, String next) {
        int[] ends = solidEnds(before);
        int[] starts = solidStarts(next);
        int[] borders = borders(next, starts);
        int matched = 0;
        for (int place : ends) {
            char c = before.charAt(place);
            while (matched > 0 && (matched == starts.length || next.charAt(starts[matched]) != c)) {
                matched = borders[matched - 1];
            }
            if (matched < starts.length && next.charAt(starts[matched]) == c) {
                matched++;
            }
        }
        for (; matched > 0; matched = borders[matched - 1]) {
            int first = ends[ends.length - matched];
            int cut = starts[matched - 1] + 1;
            if (beginsWord(before, first) && endsWord(next, cut) && meant(next, matched, cut)) {
                return cut;
            }
        }
        return 0;
    }

    private static boolean beginsWord(String text, int place) {
        return place == 0 || Character.isWhitespace(text.charAt(place - 1));
    }

    private static boolean endsWord(String text, int place) {
        return place == text.length() || Character.isWhitespace(text.charAt(place));
    }

    private static boolean meant(String next, int matched, int cut) {
        return matched >= CHANCE || SENTENCE_ENDS.indexOf(next.charAt(cut - 1)) >= 0;
    }

    /** Places of the last characters that are no white space, in order. */
    private static int[] solidEnds(String text) {
        int[] places = new int[Math.min(LONGEST, text.length())];
        int free = places.length;
        for (int i = text.length() - 1; i >= 0 && free > 0; i--) {
            if (!Character.isWhitespace(text.charAt(i))) {
                places[--free] = i;
            }
        }
        return Arrays.copyOfRange(places, free, places.length);
    }

    /** Places of the first characters that are no white space, in order. */
    private static int[] solidStarts(String text) {
        int[] places = new int[Math.min(LONGEST, text.length())];
        int size = 0;
        for (int i = 0; i < text.length() && size < places.length; i++) {
            if (!Character.isWhitespace(text.charAt(i))) {
                places[size++] = i;
            }
        }
        return Arrays.copyOf(places, size);
    }

    /** For each beginning of the text the longest shorter one that also ends it (Knuth, Morris, Pratt). */
    private static int[] borders(String text, int[] places) {
        int[] borders = new int[places.length];
        for (int i = 1, matched = 0; i < places.length; i++) {
            char c = text.charAt(places[i]);
            while (matched > 0 && text.charAt(places[matched]) != c) {
                matched = borders[matched - 1];
            }
            if (text.charAt(places[matched]) == c) {
                matched++;
            }
            borders[i] = matched;
        }
        return borders;
    }
}
