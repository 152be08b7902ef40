package dev.carrel.wildfly;

import java.time.Duration;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.spi.Converter;
import org.jspecify.annotations.Nullable;

/**
 * Reads times as Quarkus does, so that one setting serves both: {@code 10s}, {@code 500ms}, {@code 1h30m}, {@code 2d}, a
 * number of seconds, or ISO 8601. MicroProfile itself knows the last only. Stateless.
 */
public class DurationConverter implements Converter<Duration> {
    private static final long serialVersionUID = 1L;
    private static final Pattern SECONDS = Pattern.compile("[-+]?\\d+");
    private static final Pattern MILLIS = Pattern.compile("[-+]?\\d+ms");
    private static final Pattern DAYS = Pattern.compile("[-+]?\\d+d", Pattern.CASE_INSENSITIVE);

    @Override
    public @Nullable Duration convert(String value) {
        String text = value.strip();
        if (text.isEmpty()) {
            return null;
        }
        if (SECONDS.matcher(text).matches()) {
            return Duration.ofSeconds(Long.parseLong(text));
        }
        if (MILLIS.matcher(text).matches()) {
            return Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)));
        }
        if (DAYS.matcher(text).matches()) {
            return Duration.parse("P" + text);
        }
        return Duration.parse(Character.isDigit(text.charAt(0)) ? "PT" + text : text);
    }
}
