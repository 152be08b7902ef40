package dev.carrel.client;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/**
 * How often a request that the service turned away for now (429 or 503) is sent again. Such a request was not begun, so
 * sending it again is safe even for writes; requests that broke off half way are never repeated here.
 *
 * @param attempts requests in all, at least 1
 * @param longestWait upper bound of one pause, whatever {@code Retry-After} says
 */
public record Retry(int attempts, Duration longestWait) {
    /** For people and scripts: gives a busy service about two minutes. */
    public static final Retry PATIENT = new Retry(8, Duration.ofSeconds(30));
    /** For measurements and tests, which want to see every answer. */
    public static final Retry NONE = new Retry(1, Duration.ZERO);

    /** The pause before the attempt that follows number {@code attempt} (from 1): as told, else 1, 2, 4 … seconds. */
    Duration pause(int attempt, HttpHeaders headers) {
        Duration wanted = headers.firstValue("Retry-After")
                .map(Retry::parse)
                .orElseGet(() -> Duration.ofSeconds(1L << Math.min(attempt - 1, 10)));
        return wanted.compareTo(longestWait) > 0 ? longestWait : wanted;
    }

    private static Duration parse(String retryAfter) {
        try {
            return Duration.ofSeconds(Math.max(0, Long.parseLong(retryAfter.strip())));
        } catch (NumberFormatException notSeconds) {
            return untilDate(retryAfter.strip());
        }
    }

    private static Duration untilDate(String date) {
        try {
            Duration left =
                    Duration.between(Instant.now(), ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME));
            return left.isNegative() ? Duration.ZERO : left;
        } catch (DateTimeException notADate) {
            return Duration.ofSeconds(1);
        }
    }
}
