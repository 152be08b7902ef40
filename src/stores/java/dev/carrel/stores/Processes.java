package dev.carrel.stores;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Processes looked at from outside: which of them works on a directory of ours, whether it lives, how it is ended. A
 * handle remembers the start time of its process, and the JDK signals only a process that still has it.
 */
final class Processes {

    private static final Path PROC = Path.of("/proc");
    private static final boolean HAS_PROC = Files.isReadable(PROC.resolve("self/cmdline"));
    private static final Duration KILL_LIMIT = Duration.ofSeconds(10);

    private Processes() {}

    /**
     * The living processes with such a command line whose working directory is the given one. The directory is
     * compared as a file, not by name, so that a process in another container that calls its own directory the same
     * is not taken for ours. Where there is no {@code /proc} the command line alone must tell.
     */
    static List<ProcessHandle> workingIn(Path directory, Predicate<List<String>> commandLine) {
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.filter(process ->
                            worksIn(process, directory) && commandLine.test(commandLine(process)) && alive(process))
                    .toList();
        }
    }

    /** Whether {@link #workingIn} compares directories here; without that, a command line must name its own. */
    static boolean seeWorkingDirectories() {
        return HAS_PROC;
    }

    private static boolean worksIn(ProcessHandle process, Path directory) {
        if (!HAS_PROC) {
            return true;
        }
        try {
            return Files.isSameFile(PROC.resolve(process.pid() + "/cwd"), directory);
        } catch (IOException goneOrForeign) {
            return false;
        }
    }

    /** The program and its arguments; empty when the process is gone or will not tell. */
    static List<String> commandLine(ProcessHandle process) {
        if (HAS_PROC) {
            try {
                // not from ProcessHandle.info(), which gives up on more than 4096 bytes
                String line = Files.readString(PROC.resolve(process.pid() + "/cmdline"), StandardCharsets.ISO_8859_1);
                return List.of(
                        new String(line.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8).split("\0"));
            } catch (IOException gone) {
                return List.of();
            }
        }
        ProcessHandle.Info info = process.info();
        Optional<String[]> arguments = info.arguments();
        if (info.command().isEmpty() || arguments.isEmpty()) {
            return List.of();
        }
        return Stream.concat(info.command().stream(), Stream.of(arguments.get()))
                .toList();
    }

    /** Whether it runs; a zombie, which nobody has waited for, does not. */
    static boolean alive(ProcessHandle process) {
        if (!process.isAlive()) {
            return false;
        }
        if (!HAS_PROC) {
            return true;
        }
        try {
            String stat = Files.readString(PROC.resolve(process.pid() + "/stat"), StandardCharsets.ISO_8859_1);
            // the state follows the program's name, which is in brackets and may hold anything
            char state = stat.charAt(stat.lastIndexOf(')') + 2);
            return state != 'Z' && state != 'X';
        } catch (IOException gone) {
            return false;
        }
    }

    /** Asks it to end and waits so long; then kills it. Returns once it is gone. */
    static void end(ProcessHandle process, Duration patience) {
        if (!alive(process)) {
            return;
        }
        process.destroy();
        if (!ended(process, patience)) {
            kill(process);
        }
    }

    /** Kills it, without asking. */
    static void kill(ProcessHandle process) {
        process.destroyForcibly();
        if (!ended(process, KILL_LIMIT)) {
            throw new IllegalStateException("Process " + process.pid() + " is still there " + KILL_LIMIT.toSeconds()
                    + " seconds after SIGKILL; it hangs in the kernel, mostly on a disk");
        }
    }

    /** Whether it is gone within that time. */
    static boolean ended(ProcessHandle process, Duration patience) {
        return Wait.of(patience).until(() -> !alive(process));
    }
}
