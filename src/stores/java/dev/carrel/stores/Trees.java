package dev.carrel.stores;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Directories as a whole. */
final class Trees {

    private Trees() {}

    /** Removes it with all it holds; nothing happens when it is not there. */
    static void delete(Path root) throws IOException {
        for (Path path : paths(root).reversed()) {
            Files.deleteIfExists(path);
        }
    }

    /** When the newest file in it was changed, in milliseconds since 1970; 0 for none. */
    static long lastModified(Path root) throws IOException {
        long newest = 0;
        for (Path path : paths(root)) {
            newest = Math.max(newest, Files.getLastModifiedTime(path).toMillis());
        }
        return newest;
    }

    /** It and all it holds, parents first. */
    private static List<Path> paths(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.sorted(Comparator.naturalOrder()).toList();
        } catch (NoSuchFileException none) {
            return List.of();
        }
    }
}
