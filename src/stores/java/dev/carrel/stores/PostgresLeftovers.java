package dev.carrel.stores;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a killed owner, or a killed server, left on a data directory.
 *
 * @param data PostgreSQL's data directory
 */
record PostgresLeftovers(Path data) {

    /** The living servers on a data directory; more than one cannot be, unless somebody removed their pid file. */
    static List<ProcessHandle> servers(Path data) {
        String directory = data.toString();
        return Processes.workingIn(
                data, line -> line.stream().anyMatch(PostgresLeftovers::isServerProgram) && line.contains(directory));
    }

    /**
     * Kills the backends that survived their server, which still write to its files. They recover like after a crash.
     * To be called only when no server is left.
     */
    static void killOrphans(Path data) {
        if (Processes.seeWorkingDirectories()) {
            Processes.workingIn(data, line -> !line.isEmpty() && line.getFirst().startsWith("postgres: "))
                    .forEach(Processes::kill);
        }
    }

    /** Clears the way for a new server. */
    void remove(Consumer<ProcessHandle> end) throws IOException {
        servers(data).forEach(end);
        killOrphans(data);
        removeStalePidFile();
    }

    /**
     * PostgreSQL refuses to start when the pid in {@code postmaster.pid} exists, whoever that is by now: after a
     * restart of the machine or the container mostly somebody else. Where it may be a server, the file stays, and
     * PostgreSQL decides.
     */
    private void removeStalePidFile() throws IOException {
        Path file = data.resolve("postmaster.pid");
        if (Files.exists(file) && !mayBeServer(pidIn(file))) {
            Files.deleteIfExists(file);
        }
    }

    private static Optional<ProcessHandle> pidIn(Path file) throws IOException {
        return Files.readString(file)
                .lines()
                .findFirst()
                .map(String::strip)
                .filter(line -> line.matches("[0-9]{1,18}"))
                .flatMap(line -> ProcessHandle.of(Long.parseLong(line)));
    }

    private static boolean mayBeServer(Optional<ProcessHandle> process) {
        if (process.isEmpty() || !Processes.alive(process.get())) {
            return false;
        }
        List<String> line = Processes.commandLine(process.get());
        return line.isEmpty() || line.stream().anyMatch(PostgresLeftovers::isServerProgram);
    }

    private static boolean isServerProgram(String argument) {
        return argument.equals("postgres") || argument.endsWith("/postgres");
    }
}
