package dev.carrel.client.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.carrel.client.AgentOptions;
import dev.carrel.client.ExitCode;
import dev.carrel.client.Json;
import dev.carrel.client.SearchAnswer;
import dev.carrel.client.SearchRequest;
import dev.carrel.client.ServiceOption;
import dev.carrel.client.terminal.Terminal;
import dev.carrel.client.terminal.Words;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Searches an agent's knowledge by meaning. */
@Command(name = "search", description = "Searches an agent's knowledge by meaning; scores are cosine similarities.")
public final class SearchCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ServiceOption service;

    @Mixin
    private AgentOptions agent;

    @Parameters(paramLabel = "QUESTION", arity = "1..*", description = "What to look for.")
    private List<String> question = List.of();

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "N",
            description = "Hits wanted (default: the service's, 10).")
    private @Nullable Integer limit;

    @Option(names = "--min-score", paramLabel = "SCORE", description = "Leave out hits below this, -1 to 1.")
    private @Nullable Double minScore;

    @Option(names = "--document", paramLabel = "KEY", description = "Only this document; may be repeated.")
    private List<String> documents = List.of();

    @Option(
            names = "--metadata",
            paramLabel = "NAME=VALUE",
            description = "Only with this attribute; may be repeated. Numbers, true and false are meant as such; put"
                    + " \"quotes\" around them where text is meant.")
    private Map<String, String> metadata = Map.of();

    @Option(names = "--full", description = "Show whole passages instead of their beginnings.")
    private boolean full;

    @Option(names = "--json", description = "Print the answer as JSON.")
    private boolean json;

    @Override
    public Integer call() throws JsonProcessingException {
        SearchAnswer answer = service.client().search(agent.address(), request());
        Terminal terminal = Terminal.of(spec);
        if (json) {
            terminal.out().println(Json.pretty(answer));
        } else {
            HitList.print(terminal, answer, full ? Integer.MAX_VALUE : 3);
            String took = " in " + Words.milliseconds(answer.tookMs());
            terminal.out()
                    .println(
                            answer.hits().isEmpty()
                                    ? "Nothing found" + took + "."
                                    : terminal.faint(Words.count(answer.hits().size(), "hit") + took));
        }
        return ExitCode.OK;
    }

    private SearchRequest request() {
        Map<String, Object> attributes = new LinkedHashMap<>();
        metadata.forEach((name, value) -> attributes.put(name, attribute(value)));
        return new SearchRequest(
                String.join(" ", question),
                null,
                limit,
                minScore,
                documents.isEmpty() ? null : documents,
                attributes.isEmpty() ? null : attributes);
    }

    /** Attributes are strings, numbers or booleans; what reads as one of the latter is meant so, quotes make it text. */
    static Object attribute(String value) {
        if (value.equals("true") || value.equals("false")) {
            return Boolean.valueOf(value);
        }
        if (value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")) {
            return value.substring(1, value.length() - 1);
        }
        if (value.matches("-?\\d{1,18}")) {
            return Long.valueOf(value);
        }
        return value.matches("-?\\d+\\.\\d+") ? (Object) Double.valueOf(value) : value;
    }
}
