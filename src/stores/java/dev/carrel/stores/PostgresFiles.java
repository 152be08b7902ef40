package dev.carrel.stores;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/**
 * What PostgreSQL has on disk: {@code data/}, {@code password} (readable by its owner only), {@code postgres.log} and
 * {@code initdb.log}.
 */
record PostgresFiles(Path directory) {

    /** The superuser of the cluster, and the owner of the database. */
    static final String USER = "carrel";

    private static final long LOG_LIMIT = 16L * 1024 * 1024;

    Path data() {
        return directory.resolve("data");
    }

    Path log() {
        return directory.resolve("postgres.log");
    }

    /** Makes the cluster when there is none. A start killed in between leaves none. */
    void initialize(PostgresPrograms programs, Wait wait) throws IOException {
        if (Files.exists(data().resolve("PG_VERSION"))) {
            return;
        }
        Files.createDirectories(directory);
        deleteUnfinished();
        Path password = createPassword();
        Path unfinished = Files.createTempDirectory(directory, "initdb-");
        Path log = directory.resolve("initdb.log");
        // The built-in locale sorts by code point and never changes under an index, unlike those of the C library.
        List<String> arguments = List.of(
                "--pgdata=" + unfinished,
                "--username=" + USER,
                "--auth=scram-sha-256",
                "--pwfile=" + password,
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8");
        if (Launcher.run(programs.call("initdb", arguments), directory, log, wait) != 0) {
            throw StoreStartException.withLog(
                    "PostgreSQL's data directory could not be made in " + directory, log, null);
        }
        Files.move(unfinished, data(), StandardCopyOption.ATOMIC_MOVE);
    }

    String password() throws IOException {
        return Files.readString(directory.resolve("password")).strip();
    }

    /** Keeps one older log, so that a service that is started again for years does not fill the disk. */
    void rollLog() throws IOException {
        if (Files.exists(log()) && Files.size(log()) > LOG_LIMIT) {
            Files.move(log(), directory.resolve("postgres.1.log"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private Path createPassword() throws IOException {
        Path password = directory.resolve("password");
        Files.deleteIfExists(password);
        Files.createFile(password, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        return Files.writeString(password, HexFormat.of().formatHex(random) + "\n");
    }

    private void deleteUnfinished() throws IOException {
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(directory, "initdb-*")) {
            for (Path leftover : leftovers) {
                Trees.delete(leftover);
            }
        }
    }
}
