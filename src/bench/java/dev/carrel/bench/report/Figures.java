package dev.carrel.bench.report;

import java.util.Locale;

/** Figures as they are printed. */
public final class Figures {
    private Figures() {}

    /** A number of three digits or more without a fraction, a smaller one with it. */
    public static String number(double value) {
        return value >= 100 ? String.format(Locale.ROOT, "%,.0f", value) : String.format(Locale.ROOT, "%.1f", value);
    }

    public static String ratio(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    public static String millis(double value) {
        return String.format(Locale.ROOT, "%.2f ms", value);
    }

    public static String seconds(double value) {
        return String.format(Locale.ROOT, "%.1f s", value);
    }

    /** A measure of retrieval, four digits. */
    public static String quality(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }

    /** Whether an aim was reached, with the aim. */
    public static String aim(boolean reached, String aim) {
        return aim + (reached ? "  reached" : "  MISSED");
    }
}
