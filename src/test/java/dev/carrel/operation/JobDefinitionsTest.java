package dev.carrel.operation;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.batch.api.Batchlet;
import jakarta.batch.api.chunk.CheckpointAlgorithm;
import jakarta.batch.api.chunk.ItemProcessor;
import jakarta.batch.api.chunk.ItemReader;
import jakarta.batch.api.chunk.ItemWriter;
import jakarta.batch.api.listener.JobListener;
import jakarta.batch.api.listener.StepListener;
import jakarta.batch.api.partition.PartitionMapper;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Named;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

import static org.assertj.core.api.Assertions.assertThat;

class JobDefinitionsTest {
    private static final Pattern PARAMETER = Pattern.compile("#\\{jobParameters\\['([^']+)']}");

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("batch-jobs"))) {
            return files.filter(file -> file.toString().endsWith(".xml"))
                    .sorted()
                    .toList();
        }
    }

    private static Document parse(Path file) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
    }

    private static List<Element> elements(Document document, String name) {
        NodeList nodes = document.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    /** The batch artifacts by the name that a definition refers to. */
    private static Map<String, Class<?>> artifacts() {
        Map<String, Class<?>> artifacts = new HashMap<>();
        for (JavaClass type : new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.carrel")) {
            if (type.isAnnotatedWith(Named.class)) {
                Class<?> artifact = type.reflect();
                artifacts.put(artifact.getAnnotation(Named.class).value(), artifact);
            }
        }
        return artifacts;
    }

    @Test
    void everyKindOfOperationHasItsDefinitionAndEveryDefinitionItsKind() throws Exception {
        List<String> names = files().stream()
                .map(file -> file.getFileName().toString().replace(".xml", ""))
                .toList();

        assertThat(names)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(OperationKind.values())
                        .map(OperationKind::jobName)
                        .toList())
                .allMatch(name -> name.matches("[a-z]+(-[a-z]+)+"));
    }

    @Test
    void idIsTheFileNameOrARestartInANewProcessFails() throws Exception {
        for (Path file : files()) {
            assertThat(parse(file).getDocumentElement().getAttribute("id") + ".xml")
                    .isEqualTo(file.getFileName().toString());
            assertThat(parse(file).getDocumentElement().getAttribute("restartable"))
                    .isEqualTo("true");
        }
    }

    @Test
    void everyReferenceIsABeanOfItsRole() throws Exception {
        Map<String, Class<?>> artifacts = artifacts();
        Map<String, Class<?>> roles = Map.of(
                "reader",
                ItemReader.class,
                "processor",
                ItemProcessor.class,
                "writer",
                ItemWriter.class,
                "batchlet",
                Batchlet.class,
                "checkpoint-algorithm",
                CheckpointAlgorithm.class,
                "mapper",
                PartitionMapper.class);
        Set<String> used = new HashSet<>();
        for (Path file : files()) {
            Document job = parse(file);
            roles.forEach((element, role) -> {
                for (Element reference : elements(job, element)) {
                    used.add(reference.getAttribute("ref"));
                    assertArtifact(artifacts, file, reference.getAttribute("ref"), role);
                }
            });
            for (Element listener : elements(job, "listener")) {
                boolean ofJob =
                        listener.getParentNode().getParentNode().getNodeName().equals("job");
                used.add(listener.getAttribute("ref"));
                assertArtifact(
                        artifacts, file, listener.getAttribute("ref"), ofJob ? JobListener.class : StepListener.class);
            }
        }
        assertThat(used).as("artifacts without a job").containsExactlyInAnyOrderElementsOf(artifacts.keySet());
    }

    private static void assertArtifact(Map<String, Class<?>> artifacts, Path file, String name, Class<?> role) {
        assertThat(artifacts).as("%s refers to %s", file, name).containsKey(name);
        Class<?> artifact = artifacts.getOrDefault(name, Void.class);
        assertThat(artifact).isAssignableTo(role).hasAnnotation(Dependent.class);
        assertThat(artifact.getSimpleName()).isEqualToIgnoringCase(name);
    }

    @Test
    void everyStepLeadsToOneThatIsThere() throws Exception {
        for (Path file : files()) {
            List<Element> steps = elements(parse(file), "step");
            List<String> ids =
                    steps.stream().map(step -> step.getAttribute("id")).toList();
            assertThat(ids).doesNotHaveDuplicates();
            for (int i = 0; i < steps.size(); i++) {
                String next = steps.get(i).getAttribute("next");
                assertThat(next).as("%s, %s", file, ids.get(i)).isEqualTo(i + 1 < ids.size() ? ids.get(i + 1) : "");
                assertThat(steps.get(i).getElementsByTagName("listener").getLength())
                        .isEqualTo(1);
            }
        }
    }

    @Test
    void propertiesAreTheParametersThatTheCodePassesAndReads() throws Exception {
        for (Path file : files()) {
            List<Element> properties = elements(parse(file), "property").stream()
                    .filter(property -> property.getParentNode()
                            .getParentNode()
                            .getNodeName()
                            .equals("job"))
                    .toList();
            assertThat(properties)
                    .extracting(property -> property.getAttribute("name"))
                    .containsExactlyInAnyOrder(Jobs.OPERATION_ID, Jobs.TOKEN, Jobs.INCARNATION);
            for (Element property : properties) {
                Matcher parameter = PARAMETER.matcher(property.getAttribute("value"));
                assertThat(parameter.matches())
                        .as(property.getAttribute("value"))
                        .isTrue();
                assertThat(parameter.group(1)).isEqualTo(property.getAttribute("name"));
            }
        }
    }

    @Test
    void batchesAreSmallEnoughForTheLease() throws Exception {
        for (Path file : files()) {
            for (Element chunk : elements(parse(file), "chunk")) {
                if (chunk.getAttribute("checkpoint-policy").equals("custom")) {
                    // its setting is held against the same limit
                    assertThat(chunk.getElementsByTagName("checkpoint-algorithm")
                                    .getLength())
                            .isEqualTo(1);
                } else {
                    assertThat(Integer.parseInt(chunk.getAttribute("item-count")))
                            .isBetween(1, 1000);
                }
            }
        }
    }
}
