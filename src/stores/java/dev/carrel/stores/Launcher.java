package dev.carrel.stores;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Starts programs apart from this JVM: in a session of their own, output to a file, nothing on stdin. */
final class Launcher {

    private Launcher() {}

    /**
     * @param directory the working directory, by which {@link Processes#workingIn} finds it again
     * @param output appended to
     * @throws StoreStartException when the program cannot be executed
     */
    static Process launch(List<String> command, Path directory, Path output) {
        List<String> all = new ArrayList<>();
        // a Ctrl-C in the terminal would else reach the stores together with the service, before it has finished
        program("setsid").ifPresent(all::add);
        all.addAll(command);
        var builder = new ProcessBuilder(all)
                .directory(directory.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        // variables that would change what the command line says
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().remove("JDK_JAVA_OPTIONS");
        try {
            return builder.start();
        } catch (IOException failure) {
            throw new StoreStartException(
                    "Cannot execute " + command.getFirst() + ": " + failure.getMessage(), failure);
        }
    }

    /**
     * Runs a program to its end.
     *
     * @return its exit status
     * @throws StoreStartException when it cannot be executed, or takes too long and is killed
     */
    static int run(List<String> command, Path directory, Path output, Wait wait) {
        Process process = launch(command, directory, output);
        try {
            if (!wait.until(() -> !process.isAlive())) {
                throw StoreStartException.withLog(
                        Path.of(command.getFirst()).getFileName() + " did not end within "
                                + wait.limit().toSeconds() + " seconds",
                        output,
                        null);
            }
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    /** Where the program is on the search path. */
    static Optional<String> program(String name) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin:/bin");
        return Stream.of(path.split(File.pathSeparator))
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }
}
