package dev.carrel.client.ingest;

import dev.carrel.client.AgentAddress;
import dev.carrel.client.AgentOptions;
import dev.carrel.client.CarrelClient;
import dev.carrel.client.ExitCode;
import dev.carrel.client.ServiceOption;
import dev.carrel.client.terminal.Progress;
import dev.carrel.client.terminal.Terminal;
import dev.carrel.client.terminal.Words;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Ingests files and folders, and reports what became of each document. */
@Command(
        name = "ingest",
        description = {
            "Ingests text and Markdown files (.txt .text .md .markdown).",
            "Folders are searched below; hidden files are left out. A document's key is its path below the folder"
                    + " that is named, so running this again replaces what changed and leaves the rest alone."
        })
public final class IngestCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ServiceOption service;

    @Mixin
    private AgentOptions agent;

    @Option(
            names = "--importance",
            paramLabel = "FACTOR",
            description = "What scores of these documents are multiplied by in searches, 0 to 1 (default: 1).")
    private @Nullable Double importance;

    @Parameters(paramLabel = "PATH", arity = "1..*", description = "Files and folders.")
    private List<Path> paths = List.of();

    @Option(
            names = "--language",
            paramLabel = "LANGUAGE",
            description =
                    "Language of a new agent's texts, for searches by words: english, german, … or plain (default: the"
                            + " service's, english). It stays until the agent is deleted.")
    private @Nullable String language;

    @Override
    public Integer call() throws InterruptedException {
        for (Path path : paths) {
            if (!Files.exists(path)) {
                throw new ParameterException(spec.commandLine(), "no such file or folder: " + path);
            }
        }
        Terminal terminal = Terminal.of(spec);
        CarrelClient client = service.client();
        if (language != null) {
            client.setLanguage(agent.address(), language);
        }
        return ingest(client, agent.address(), paths, importance, terminal).clean() ? ExitCode.OK : ExitCode.REFUSED;
    }

    /**
     * Finds the files below the paths, ingests them with progress shown, and prints the report.
     *
     * @param importance of all of them; null for the usual
     */
    public static IngestReport ingest(
            CarrelClient client, AgentAddress agent, List<Path> paths, @Nullable Double importance, Terminal terminal)
            throws InterruptedException {
        FileFinder.Found found = FileFinder.find(paths);
        long started = System.nanoTime();
        IngestReport report;
        try (Progress progress = Progress.start(
                terminal, agent.toString(), "documents", found.files().size())) {
            report = IngestRun.ingest(client, agent, found.files(), importance, progress);
        }
        found.troubles().forEach(report::add);
        Duration time = Duration.ofNanos(System.nanoTime() - started);
        terminal.out()
                .println(
                        found.files().isEmpty()
                                ? "Found no text or Markdown files (.txt .text .md .markdown)"
                                : agent + ": " + report.summary() + " in " + Words.duration(time));
        report.printTroubles(terminal, found.otherTypes());
        return report;
    }
}
