package dev.carrel;

import dev.carrel.scenario.CarrelScenario;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What is done once for each runtime is done for both. Looks at sources: no build has the classes of both. */
class TwoRuntimesTest {
    private static final Path QUARKUS = Path.of("src/quarkus/java/dev/carrel/quarkus");
    private static final Path WILDFLY = Path.of("src/wildfly/java/dev/carrel/wildfly");

    @Test
    void bothDoTheSameListOfJobs() throws IOException {
        assertThat(jobs(WILDFLY)).isEqualTo(jobs(QUARKUS)).hasSizeGreaterThan(5);
    }

    /** What stands before the colon of each item in the package's description. */
    private static List<String> jobs(Path sources) throws IOException {
        return Pattern.compile("<li>([^:]+):")
                .matcher(Files.readString(sources.resolve("package-info.java")))
                .results()
                .map(item -> item.group(1))
                .toList();
    }

    @Test
    void packagesNameEachOfTheirClasses() throws IOException {
        for (Path sources : List.of(QUARKUS, WILDFLY)) {
            String description = Files.readString(sources.resolve("package-info.java"));
            try (var files = Files.list(sources)) {
                assertThat(files.map(file -> file.getFileName().toString().replace(".java", ""))
                                .filter(name -> !name.equals("package-info")))
                        .allSatisfy(name -> assertThat(description).contains("." + name + "}"));
            }
        }
    }

    @Test
    void bothRunEveryScenario() throws IOException {
        List<String> scenarios = Arrays.stream(CarrelScenario.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .map(Method::getName)
                .filter(name -> !name.equals("close"))
                .toList();
        assertThat(scenarios).isNotEmpty();
        for (String test : List.of(
                "src/test/java/dev/carrel/scenario/ScenarioIT.java",
                "src/wildfly/test/java/dev/carrel/wildfly/ScenarioIT.java")) {
            String source = Files.readString(Path.of(test));
            assertThat(scenarios).as(test).allSatisfy(name -> assertThat(source).contains("." + name + "("));
        }
    }
}
