package dev.carrel.client.document;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.carrel.client.AgentOptions;
import dev.carrel.client.CarrelClient;
import dev.carrel.client.DocumentSummary;
import dev.carrel.client.ExitCode;
import dev.carrel.client.Json;
import dev.carrel.client.Page;
import dev.carrel.client.ServiceOption;
import dev.carrel.client.terminal.Table;
import dev.carrel.client.terminal.Terminal;
import dev.carrel.client.terminal.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists an agent's published documents. */
@Command(name = "documents", description = "Lists the documents that an agent knows.")
public final class DocumentsCommand implements Callable<Integer> {
    private static final int PAGE = 200;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ServiceOption service;

    @Mixin
    private AgentOptions agent;

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "N",
            defaultValue = "1000",
            description = "Documents shown at most (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Option(names = "--json", description = "Print the list as JSON.")
    private boolean json;

    @Override
    public Integer call() throws JsonProcessingException {
        CarrelClient client = service.client();
        List<DocumentSummary> documents = new ArrayList<>();
        @Nullable String cursor = null;
        do {
            int wanted = Math.max(1, Math.min(PAGE, limit - documents.size()));
            Page<DocumentSummary> page = client.documents(agent.address(), wanted, cursor);
            documents.addAll(page.items());
            cursor = page.next();
        } while (cursor != null && documents.size() < limit);
        Terminal terminal = Terminal.of(spec);
        if (json) {
            terminal.out().println(Json.pretty(documents));
        } else {
            print(terminal, documents, cursor != null);
        }
        return ExitCode.OK;
    }

    private static void print(Terminal terminal, List<DocumentSummary> documents, boolean more) {
        Table table = new Table("document", "title", ">chunks", ">text", ">version", "published");
        documents.forEach(document -> table.row(
                document.key(),
                document.title() == null ? "" : document.title(),
                Words.count(document.chunks()),
                Words.size(document.sizeBytes()),
                Words.count(document.version()),
                Words.minute(document.publishedAt())));
        table.print(terminal);
        if (more) {
            terminal.out().println("… and more; raise --limit to see them");
        }
    }
}
