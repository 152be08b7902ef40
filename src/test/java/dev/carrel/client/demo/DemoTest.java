package dev.carrel.client.demo;

import dev.carrel.client.AgentAddress;
import dev.carrel.client.terminal.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Help.Ansi;

import static org.assertj.core.api.Assertions.assertThat;

class DemoTest {
    @Test
    void everyQuestionExpectsADocumentOfItsOwnAgent() throws IOException {
        Sample sample = Sample.read(Path.of("src/sample"));

        assertThat(sample.organizations()).hasSize(2);
        assertThat(sample.agents()).hasSize(3);
        sample.agents()
                .forEach((agent, questions) -> assertThat(questions)
                        .isNotEmpty()
                        .allMatch(question ->
                                Files.isRegularFile(sample.documents(agent).resolve(question.expects()))));
    }

    @Test
    void oneQuestionIsAskedOfAllAgentsAndEachHasItsOwnAnswer() throws IOException {
        Sample sample = Sample.read(Path.of("src/sample"));
        String shared = sample.sharedQuestion();

        List<String> answers = sample.agents().values().stream()
                .map(questions -> questions.stream()
                        .filter(question -> question.question().equals(shared))
                        .findFirst()
                        .orElseThrow()
                        .expects())
                .toList();

        assertThat(answers).hasSize(3).doesNotHaveDuplicates();
        assertThat(sample.agents().keySet())
                .extracting(AgentAddress::organization)
                .contains("harbour-library");
    }

    @Test
    void aServiceThatDiedOrBelongsToSomebodyElseIsNotWaitedFor(@TempDir Path folder) throws Exception {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        Path file = Files.writeString(folder.resolve("service.json"), "{\"pid\":1,\"url\":\"http://127.0.0.1:1\"}");
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        Terminal terminal = new Terminal(nowhere, nowhere, Ansi.OFF, 80, false);

        StartingService dead = new StartingService(file, folder.resolve("log"), ended.pid(), terminal);
        StartingService other = new StartingService(
                file, folder.resolve("log"), ProcessHandle.current().pid(), terminal);

        assertThat(dead.await(Duration.ofMinutes(1))).isEmpty();
        assertThat(other.await(Duration.ofMillis(300))).isEmpty();
    }

    @Test
    void aTakenPortIsNoticed() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
            assertThat(StartingService.taken(port)).isTrue();
        }
        assertThat(StartingService.taken(port)).isFalse();
    }
}
