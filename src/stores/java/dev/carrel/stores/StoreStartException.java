package dev.carrel.stores;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A store could not be started. The message says what happened, where to read on, and what to do where that is known. */
public final class StoreStartException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final Pattern STACK_FRAME = Pattern.compile("\\s+(at |\\.\\.\\. \\d+ more)");
    private static final int LAST_LINES = 12;
    private static final int LAST_BYTES = 32 * 1024;

    StoreStartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    StoreStartException(String message) {
        this(message, null);
    }

    /** With the name of the log file and its last lines, if it has any. */
    static StoreStartException withLog(String message, Path log, @Nullable Throwable cause) {
        List<String> lines = lastLines(log);
        String tail = lines.isEmpty() ? " (empty)" : ", which ends with:\n    " + String.join("\n    ", lines);
        return new StoreStartException(message + "\nIts log is " + log + tail, cause);
    }

    /** The last lines, without blank ones and stack frames; none when the file cannot be read. */
    static List<String> lastLines(Path log) {
        try (var file = new RandomAccessFile(log.toFile(), "r")) {
            file.seek(Math.max(0, file.length() - LAST_BYTES));
            byte[] end = new byte[(int) Math.min(file.length(), LAST_BYTES)];
            int read = Math.max(0, file.read(end));
            List<String> lines = new String(end, 0, read, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line ->
                            !line.isBlank() && !STACK_FRAME.matcher(line).lookingAt())
                    .toList();
            return lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
        } catch (IOException unreadable) {
            return List.of();
        }
    }
}
