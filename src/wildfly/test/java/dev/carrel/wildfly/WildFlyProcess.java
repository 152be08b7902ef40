package dev.carrel.wildfly;

import dev.carrel.harness.ServiceProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.wildfly.core.launcher.StandaloneCommandBuilder;

/**
 * The WAR in the provisioned server as a process of its own, which can be killed: deployed as its users do it, by putting it
 * into the directory that the server scans, and configured by the environment.
 */
final class WildFlyProcess {
    private static final Path SERVER = Path.of(System.getProperty("jboss.home"));

    private WildFlyProcess() {}

    /**
     * Starts the server and returns while it is starting.
     *
     * @param name of the node, for its files and for messages
     * @param directory for its log and for the files of its server
     * @param settings names of settings and their values; each becomes a variable of the environment
     */
    static ServiceProcess starting(String name, Path directory, Map<String, String> settings) {
        int http = ServiceProcess.freePort();
        int management = ServiceProcess.freePort();
        Path base = directory.resolve(name);
        ProcessBuilder command = new ProcessBuilder(StandaloneCommandBuilder.of(SERVER)
                .setJavaHome(System.getProperty("java.home"))
                .setBaseDirectory(prepared(base))
                // a short life: quick to start beats quick at last
                .setJavaOptions("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
                .addJavaOption("--enable-native-access=ALL-UNNAMED")
                .addServerArgument("-Djboss.management.http.port=" + management)
                .build());
        command.environment().put(variable("carrel.port"), Integer.toString(http));
        settings.forEach((setting, value) -> command.environment().put(variable(setting), value));
        return ServiceProcess.launched(
                name, directory, command, base, ServiceProcess.root(http), ServiceProcess.root(management));
    }

    /** Starts the server and returns when the service is ready for requests. */
    static ServiceProcess started(String name, Path directory, Map<String, String> settings) {
        return starting(name, directory, settings).awaitReady();
    }

    /** The variable of the environment that MicroProfile Config and the server's expressions read for a setting. */
    private static String variable(String setting) {
        return setting.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    /** The server's configuration and the WAR, unless they are there from an earlier start. */
    private static Path prepared(Path base) {
        if (Files.exists(base)) {
            return base;
        }
        Path configuration = SERVER.resolve("standalone/configuration");
        try (Stream<Path> files = Files.walk(configuration)) {
            Files.createDirectories(base);
            for (Path file : files.toList()) {
                Files.copy(file, base.resolve("configuration").resolve(configuration.relativize(file)));
            }
            Files.copy(
                    War.file(),
                    Files.createDirectories(base.resolve("deployments")).resolve("carrel.war"));
            return base;
        } catch (IOException e) {
            throw new UncheckedIOException("The files of a server cannot be made in " + base, e);
        }
    }
}
