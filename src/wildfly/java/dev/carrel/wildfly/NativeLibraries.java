package dev.carrel.wildfly;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Where the tokenizer of the model in process unpacks its native library while it is loaded: a directory of this deployment.
 * Its own choice is one place in the home directory, and since a JVM loads a library from one place for one class loader
 * only, the WAR could be deployed once in the life of a server.
 */
final class NativeLibraries implements AutoCloseable {
    /** Read by DJL, from the environment first. */
    private static final String SETTING = "ENGINE_CACHE_DIR";

    private static final Logger LOG = Logger.getLogger(NativeLibraries.class);

    private final @Nullable Path directory;

    private NativeLibraries(@Nullable Path directory) {
        this.directory = directory;
    }

    /** Until it is closed, libraries are unpacked to a new directory; a choice made for the server is left as it is. */
    static NativeLibraries unpackedForThisDeployment() {
        if (System.getenv(SETTING) != null || System.getProperty(SETTING) != null) {
            return new NativeLibraries(null);
        }
        try {
            Path parent = Path.of(System.getProperty("jboss.server.temp.dir", System.getProperty("java.io.tmpdir")));
            Path directory = Files.createTempDirectory(parent, "carrel-native-");
            System.setProperty(SETTING, directory.toString());
            return new NativeLibraries(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("No directory for native libraries can be made", e);
        }
    }

    /** Removes the files: what was loaded of them stays. */
    @Override
    public void close() {
        if (directory == null) {
            return;
        }
        System.clearProperty(SETTING);
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            LOG.debugf("%s is left behind: %s", directory, e);
        }
    }
}
