package dev.carrel.client.ingest;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Walks below one named path. Links are followed, and one that leads back up is noticed. What is hidden below the named
 * path is left out (a version control folder is nobody's knowledge); a hidden path that is named itself is not.
 */
final class FolderWalk extends SimpleFileVisitor<Path> {
    private static final String LOOP = "a link back to a folder above it";

    private final FileFinder finder;
    private final Path named;

    FolderWalk(FileFinder finder, Path named) {
        this.finder = finder;
        this.named = named;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
        if (hidden(folder)) {
            return FileVisitResult.SKIP_SUBTREE;
        }
        if (leadsAboveNamed(folder)) {
            finder.skipped(folder, LOOP);
            return FileVisitResult.SKIP_SUBTREE;
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        if (!hidden(file)) {
            finder.found(named, file, attributes);
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path path, IOException e) {
        if (e instanceof FileSystemLoopException) {
            finder.skipped(path, LOOP);
        } else {
            finder.failed(path, e);
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) {
        if (e != null) {
            finder.failed(folder, e);
        }
        return FileVisitResult.CONTINUE;
    }

    /** The walk itself notices links back into it, but not those to a folder around the named one. */
    private boolean leadsAboveNamed(Path folder) {
        try {
            return Files.isSymbolicLink(folder)
                    && !folder.equals(named)
                    && named.toRealPath().startsWith(folder.toRealPath());
        } catch (IOException unreadable) {
            return false;
        }
    }

    private boolean hidden(Path path) {
        return !path.equals(named) && path.getFileName().toString().startsWith(".");
    }
}
