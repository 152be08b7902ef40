package dev.carrel.client.ingest;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A file to be ingested.
 *
 * @param key the document's key: the path below the folder that was named, with slashes
 * @param size bytes when it was found
 */
public record DocumentFile(Path path, String key, String mediaType, long size) {
    private static final Map<String, String> MEDIA_TYPES =
            Map.of("txt", "text/plain", "text", "text/plain", "md", "text/markdown", "markdown", "text/markdown");

    /** What kind of text the file's name promises; empty for kinds that are not ingested. */
    static Optional<String> mediaType(Path file) {
        return Optional.ofNullable(MEDIA_TYPES.get(extension(file)));
    }

    /** The ending of the file's name in lower case, without the dot; empty where it has none. */
    static String extension(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    }
}
