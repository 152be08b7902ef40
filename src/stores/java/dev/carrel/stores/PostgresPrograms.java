package dev.carrel.stores;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How PostgreSQL's programs are called. They refuse to run as root, so root calls them through {@code unshare -U},
 * in a user namespace where it has another number and the files are still its own.
 *
 * @param home with {@code bin/}
 * @param prefix what comes before each program
 */
record PostgresPrograms(Path home, List<String> prefix) {

    private static final String REMEDY = """
            PostgreSQL does not run as root, and %s. Do one of these:
              - run Carrel as an ordinary user (in a container: --user 1000, or USER in its image)
              - permit user namespaces (sysctl user.max_user_namespaces, kernel.unprivileged_userns_clone; in a \
            container a seccomp profile that allows unshare)
              - use a PostgreSQL of your own (CARREL_POSTGRES_URL)""";

    /**
     * Unpacks them below that directory, if they are not there yet.
     *
     * @throws StoreStartException when this user cannot run them, which is found out first
     */
    static PostgresPrograms unpackedIn(Path directory) {
        List<String> prefix = isRoot() ? throughUserNamespace() : List.of();
        return new PostgresPrograms(PostgresBinaries.unpack(directory), prefix);
    }

    /** The command line of one of them. */
    List<String> call(String program, List<String> arguments) {
        List<String> command = new ArrayList<>(prefix);
        command.add(path(program));
        command.addAll(arguments);
        return command;
    }

    String path(String program) {
        return home.resolve("bin").resolve(program).toString();
    }

    private static boolean isRoot() {
        return !System.getProperty("os.name").startsWith("Windows") && new UnixSystem().getUid() == 0;
    }

    private static List<String> throughUserNamespace() {
        String unshare = Launcher.program("unshare")
                .orElseThrow(() -> new StoreStartException(REMEDY.formatted("the program unshare is not installed")));
        try {
            // PostgreSQL asks for the name of its user, so the number alone is not enough
            Process probe = new ProcessBuilder(unshare, "-U", "id", "-un")
                    .redirectErrorStream(true)
                    .start();
            String answer = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!probe.waitFor(10, TimeUnit.SECONDS) || probe.exitValue() != 0 || answer.equals("root")) {
                throw new StoreStartException(REMEDY.formatted("`unshare -U id -un` says: " + answer));
            }
            return List.of(unshare, "-U");
        } catch (IOException failure) {
            throw new StoreStartException(REMEDY.formatted("`unshare -U` fails: " + failure.getMessage()), failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StoreStartException("The start was interrupted", interrupted);
        }
    }
}
