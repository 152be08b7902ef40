package dev.carrel.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

/**
 * Runs {@code ./carrel} with an environment in which only the JDKs of the test exist. They are folders with what the
 * launcher looks at: two programs and a release file.
 */
class LauncherTest {
    private static final Path LAUNCHER = Path.of("carrel").toAbsolutePath();

    @TempDir
    Path folder;

    private Path tools;
    private Path installed;

    private record Outcome(int code, String out, String err) {}

    @BeforeEach
    void toolsWithoutJava() throws IOException {
        tools = Files.createDirectory(folder.resolve("tools"));
        installed = Files.createDirectory(folder.resolve("jvm"));
        for (String tool : List.of("sh", "cat", "sed", "dirname", "readlink")) {
            Path usual = Path.of("/usr/bin", tool);
            program(tools.resolve(tool), "exec " + (Files.exists(usual) ? usual : Path.of("/bin", tool)) + " \"$@\"");
        }
    }

    private Path jdk(Path home, String version) throws IOException {
        Files.createDirectories(home.resolve("bin"));
        program(home.resolve("bin/java"), "exit 0");
        program(home.resolve("bin/javac"), "exit 0");
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    private static void program(Path file, String script) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Outcome run(Path launcher, Map<String, String> environment, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(Map.of("PATH", tools.toString(), "HOME", folder.toString()));
        builder.environment().put("CARREL_JVM_DIR", installed.toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Outcome(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8).strip(),
                Files.readString(err, StandardCharsets.UTF_8).strip());
    }

    private Outcome javaHome(Map<String, String> environment) throws Exception {
        return run(LAUNCHER, environment, "java-home");
    }

    @Test
    void findsAnInstalledJdkWhereTheDefaultJavaIsOlder() throws Exception {
        Path old = jdk(folder.resolve("default"), "17.0.15");
        Files.createSymbolicLink(tools.resolve("java"), old.resolve("bin/java"));
        jdk(installed.resolve("java-17"), "17.0.15");
        jdk(installed.resolve("java-26"), "26-ea");
        Path wanted = jdk(installed.resolve("temurin 25"), "25.0.3");

        assertThat(javaHome(Map.of("JAVA_HOME", old.toString()))).isEqualTo(new Outcome(0, wanted.toString(), ""));
    }

    @Test
    void saysInOneLineWhatToInstallWhereNothingFits() throws Exception {
        assumeFalse(Files.exists(Path.of("/usr/libexec/java_home")));
        jdk(installed.resolve("java-17"), "17.0.15");
        Files.createDirectories(installed.resolve("jre-25/bin"));

        Outcome outcome = javaHome(Map.of("JAVA_HOME", "/nowhere"));

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err().lines()).singleElement().asString().contains("JDK 25", "adoptium.net");
    }

    @Test
    void prefersWhatTheUserSetAndDoesNotReplaceItSilently() throws Exception {
        Path one = jdk(folder.resolve("one"), "25");
        Path two = jdk(folder.resolve("two"), "27");
        Path old = jdk(folder.resolve("old"), "21.0.1");

        assertThat(javaHome(Map.of("CARREL_JAVA_HOME", one.toString(), "JAVA_HOME", two.toString()))
                        .out())
                .isEqualTo(one.toString());
        assertThat(javaHome(Map.of("JAVA_HOME", two.toString())).out()).isEqualTo(two.toString());
        Outcome refused = javaHome(Map.of("CARREL_JAVA_HOME", old.toString(), "JAVA_HOME", two.toString()));
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("CARREL_JAVA_HOME=" + old);
    }

    @Test
    void findsTheJdkBehindALinkOrAVersionManagersScriptOnThePath() throws Exception {
        Path managed = jdk(folder.resolve("managed/25"), "25.0.1");
        Files.createSymbolicLink(tools.resolve("java"), managed.resolve("bin/java"));
        assertThat(javaHome(Map.of()).out()).isEqualTo(managed.toString());

        Files.delete(tools.resolve("java"));
        program(tools.resolve("java"), "echo '    java.home = " + managed + "' >&2");
        assertThat(javaHome(Map.of()).out()).isEqualTo(managed.toString());
    }

    @Test
    void findsAJdkOfSdkman() throws Exception {
        Path managed = jdk(folder.resolve(".sdkman/candidates/java/25.0.1-tem"), "25.0.1");

        assertThat(javaHome(Map.of()).out()).isEqualTo(managed.toString());
    }

    @Test
    void worksThroughLinksAndFromPathsWithBlanks() throws Exception {
        Path wanted = jdk(installed.resolve("25"), "25");
        Path elsewhere = Files.createDirectory(folder.resolve("some where"));
        Files.createSymbolicLink(elsewhere.resolve("first"), LAUNCHER);
        Path link = Files.createSymbolicLink(elsewhere.resolve("second link"), Path.of("first"));

        assertThat(run(link, Map.of(), "java-home").out()).isEqualTo(wanted.toString());
    }

    @Test
    void misuseEndsWithTwoAndUsage() throws Exception {
        jdk(installed.resolve("25"), "25");

        assertThat(run(LAUNCHER, Map.of(), "strat").code()).isEqualTo(2);
        assertThat(run(LAUNCHER, Map.of(), "strat").err()).contains("unknown command 'strat'", "Usage: ./carrel");
        assertThat(run(LAUNCHER, Map.of()).code()).isEqualTo(2);
        assertThat(run(LAUNCHER, Map.of(), "help").code()).isZero();
        assertThat(run(LAUNCHER, Map.of(), "start", "--port", "http").code()).isEqualTo(2);
        assertThat(run(LAUNCHER, Map.of(), "start", "--data").code()).isEqualTo(2);
        assertThat(run(LAUNCHER, Map.of(), "start", "--once").err()).contains("start has no --once");
        assertThat(run(LAUNCHER, Map.of(), "demo", "--quick").err()).contains("demo does not know '--quick'");
    }
}
