package dev.carrel.client.terminal;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers and times as people read them, the same in every locale. */
public final class Words {
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneId.systemDefault());
    private static final String ABSENT = "–";

    private Words() {}

    /** Such as {@code 12,345}. */
    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** Such as {@code 1 document} or {@code 12,345 documents}. */
    public static String count(long number, String singular) {
        return count(number) + " " + singular + (number == 1 ? "" : "s");
    }

    /** Bytes in binary units, such as {@code 3.4 MiB}. */
    public static String size(long bytes) {
        double value = bytes;
        String unit = "B";
        for (String larger : new String[] {"KiB", "MiB", "GiB", "TiB"}) {
            if (value < 1024) {
                break;
            }
            value /= 1024;
            unit = larger;
        }
        return unit.equals("B") ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", value, unit);
    }

    /** A cosine similarity with three digits. */
    public static String score(double score) {
        return String.format(Locale.ROOT, "%.3f", score);
    }

    /** Such as {@code 4.2 s} or {@code 3 min 12 s}. */
    public static String duration(Duration time) {
        return time.compareTo(Duration.ofMinutes(1)) < 0
                ? String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0)
                : time.toMinutes() + " min " + time.toSecondsPart() + " s";
    }

    public static String milliseconds(@Nullable Double time) {
        return time == null ? ABSENT : String.format(Locale.ROOT, "%.1f ms", time);
    }

    /** A share of 0 to 1 as percent. */
    public static String percent(@Nullable Double share) {
        return share == null ? ABSENT : String.format(Locale.ROOT, "%.0f %%", share * 100);
    }

    /** Date and minute in the reader's time zone. */
    public static String minute(@Nullable Instant time) {
        return time == null ? ABSENT : MINUTE.format(time);
    }

    /** A constant as a word of a sentence. */
    public static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    public static String orAbsent(@Nullable Object value) {
        return value == null ? ABSENT : value.toString();
    }
}
