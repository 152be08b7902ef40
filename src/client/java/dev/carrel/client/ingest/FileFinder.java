package dev.carrel.client.ingest;

import java.io.File;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Finds the text and Markdown files below the paths that a user named.
 */
final class FileFinder {
    private final Map<String, DocumentFile> files = new TreeMap<>();
    private final Map<String, Integer> otherTypes = new TreeMap<>();
    private final List<Trouble> troubles = new ArrayList<>();

    /**
     * What was found.
     *
     * @param files in the order of their keys
     * @param otherTypes how many files of which ending were left out
     * @param troubles what could not be looked at
     */
    record Found(List<DocumentFile> files, Map<String, Integer> otherTypes, List<Trouble> troubles) {}

    private FileFinder() {}

    /** Looks below the paths, all of which exist. A file is found once under the first of them that leads to it. */
    static Found find(List<Path> paths) {
        FileFinder finder = new FileFinder();
        paths.forEach(finder::search);
        return new Found(List.copyOf(finder.files.values()), finder.otherTypes, finder.troubles);
    }

    private void search(Path named) {
        try {
            Files.walkFileTree(
                    named, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new FolderWalk(this, named));
        } catch (IOException e) {
            failed(named, e);
        }
    }

    void found(Path named, Path file, BasicFileAttributes attributes) {
        Optional<String> mediaType = DocumentFile.mediaType(file);
        if (!attributes.isRegularFile()) {
            skipped(file, attributes.isSymbolicLink() ? "a link that leads nowhere" : "not a file");
        } else if (mediaType.isEmpty()) {
            String extension = DocumentFile.extension(file);
            otherTypes.merge(extension.isEmpty() ? "no ending" : "." + extension, 1, Integer::sum);
        } else {
            add(new DocumentFile(file, key(named, file), mediaType.get(), attributes.size()));
        }
    }

    private void add(DocumentFile file) {
        DocumentFile first = files.putIfAbsent(file.key(), file);
        if (first != null && !same(first.path(), file.path())) {
            troubles.add(new Trouble(
                    Trouble.Kind.REFUSED,
                    file.path().toString(),
                    "has the same key '" + file.key() + "' as " + first.path()
                            + "; name the folder above both, or ingest them into different agents"));
        }
    }

    private static boolean same(Path one, Path other) {
        try {
            return Files.isSameFile(one, other);
        } catch (IOException unreadable) {
            return false;
        }
    }

    /** The path below the named folder, or the name of the file that was named. */
    private static String key(Path named, Path file) {
        Path below = named.equals(file) ? file.getFileName() : named.relativize(file);
        return below.toString().replace(File.separatorChar, '/');
    }

    void skipped(Path path, String reason) {
        troubles.add(new Trouble(Trouble.Kind.SKIPPED, path.toString(), reason));
    }

    void failed(Path path, IOException e) {
        troubles.add(new Trouble(Trouble.Kind.FAILED, path.toString(), unreadable(e)));
    }

    /** Why a file or folder could not be read, for people. */
    static String unreadable(IOException e) {
        return e instanceof AccessDeniedException
                ? "cannot be read: permission denied"
                : "cannot be read: " + e.getMessage();
    }
}
