package dev.carrel.stores;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@link StoresMain} as a process that a test can kill. Closing asks it to end. */
final class Owner implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;
    private String line = "";

    private Owner(Process process) {
        this.process = process;
        this.output = process.inputReader();
    }

    /** Starts it, and returns while it is starting. */
    static Owner starting(Path directory, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                StoresMain.class.getName(),
                directory.toString(),
                "--elasticsearch-home=" + TestStores.HOME,
                "--postgres-binaries=" + TestStores.BINARIES,
                "--heap=512m"));
        command.addAll(List.of(options));
        return new Owner(new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** Starts it, and returns when its stores serve requests. */
    static Owner running(Path directory, String... options) throws IOException {
        Owner owner = starting(directory, options);
        var log = new StringBuilder();
        for (String next = owner.output.readLine(); next != null; next = owner.output.readLine()) {
            if (next.startsWith("{\"pid\"")) {
                owner.line = next;
                return owner;
            }
            log.append(next).append('\n');
        }
        throw new IllegalStateException("The stores did not start:\n" + log);
    }

    long pid() {
        return process.pid();
    }

    /** A member of the line it printed. */
    String value(String member) {
        Matcher matcher = Pattern.compile('"' + member + "\":\"([^\"]*)\"").matcher(line);
        if (!matcher.find()) {
            throw new IllegalStateException("No " + member + " in " + line);
        }
        return matcher.group(1);
    }

    /** Everything it has not yet printed, at its end. */
    String rest() throws IOException {
        return output.readAllAsString();
    }

    int exitStatus() {
        if (!Wait.of(Duration.ofSeconds(60)).until(() -> !process.isAlive())) {
            throw new IllegalStateException("Process " + pid() + " does not end");
        }
        return process.exitValue();
    }

    /** As a crash would end it. */
    void kill() {
        process.destroyForcibly();
        exitStatus();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            exitStatus();
        } finally {
            process.destroyForcibly();
        }
    }
}
