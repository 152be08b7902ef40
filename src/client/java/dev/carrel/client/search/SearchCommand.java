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
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Searches an agent's knowledge by meaning, by words, or both. */
@Command(
        name = "search",
        description =
                "Searches an agent's knowledge by meaning and by words. A hit's score is the cosine in mode semantic,"
                        + " BM25's score in mode keyword, and in mode hybrid 1 for what is first in both, down to 0.")
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

    @Option(
            names = {"-m", "--mode"},
            paramLabel = "MODE",
            description = "semantic, keyword or hybrid (default: the service's, hybrid).")
    private @Nullable String mode;

    @Option(
            names = "--min-score",
            paramLabel = "SCORE",
            description = "Least cosine of what is found by meaning, -1 to 1.")
    private @Nullable Double minScore;

    @Option(
            names = "--min-keyword-score",
            paramLabel = "SCORE",
            description = "Least BM25 score of what is found by words.")
    private @Nullable Double minKeywordScore;

    @Option(names = "--fusion-k", paramLabel = "K", description = "Of reciprocal rank fusion (default: the service's).")
    private @Nullable Integer fusionK;

    @Option(
            names = "--semantic-weight",
            paramLabel = "WEIGHT",
            description = "Of the ranks by meaning (default: the service's).")
    private @Nullable Double semanticWeight;

    @Option(
            names = "--keyword-weight",
            paramLabel = "WEIGHT",
            description = "Of the ranks by words (default: the service's).")
    private @Nullable Double keywordWeight;

    @Option(
            names = "--at-least-revision",
            paramLabel = "REVISION",
            description = "Wait until the knowledge has this revision, as a write has answered it.")
    private @Nullable Long atLeastRevision;

    @Option(
            names = "--rerank",
            negatable = true,
            description =
                    "Have the best hits ordered anew by the service's reranking model, or not (default: the service's).")
    private @Nullable Boolean rerank;

    @Option(names = "--explain", description = "Tell where the time went and what became of the candidates.")
    private boolean explain;

    @Option(
            names = "--diversity",
            paramLabel = "D",
            description = "How much hits are to differ from each other, 0 to 1 (default: 0).")
    private @Nullable Double diversity;

    @Option(
            names = "--context",
            paramLabel = "N[,M]",
            split = ",",
            description =
                    "Show a text of the hits with N chunks before and after each (or N before and M after, 0 to 10),"
                            + " to be pasted into a prompt, instead of the hits.")
    private List<Integer> context = List.of();

    @Option(
            names = "--max-tokens",
            paramLabel = "N",
            description = "Most tokens of that text, an estimate; best hits first.")
    private @Nullable Integer maxTokens;

    @Option(names = "--document", paramLabel = "KEY", description = "Only this document; may be repeated.")
    private List<String> documents = List.of();

    @Option(
            names = "--metadata",
            paramLabel = "NAME=VALUE",
            description = "Only with this attribute; may be repeated. Numbers, true and false are meant as such; put"
                    + " \"quotes\" around them where text is meant.")
    private Map<String, String> metadata = Map.of();

    @Mixin
    private FilterOptions filter;

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
            if (answer.context() == null) {
                HitList.print(terminal, answer, full ? Integer.MAX_VALUE : 3);
            } else {
                print(terminal, answer.context());
            }
            String took = " in " + Words.milliseconds(answer.tookMs()) + (answer.cached() ? ", from memory" : "");
            terminal.out()
                    .println(
                            answer.hits().isEmpty()
                                    ? "Nothing found" + took + "."
                                    : terminal.faint(Words.count(answer.hits().size(), "hit") + took));
            if (Boolean.FALSE.equals(answer.reranked())) {
                terminal.out().println("Not reranked: " + answer.rerankFailure() + ".");
            }
            if (answer.explanation() != null) {
                terminal.out().println(Json.pretty(answer.explanation()));
            }
        }
        return ExitCode.OK;
    }

    private static void print(Terminal terminal, SearchAnswer.Context context) {
        context.text().lines().forEach(line -> terminal.out().println(Terminal.plain(line)));
        String cut = context.truncated() ? ", cut" : "";
        terminal.out()
                .println(terminal.faint(
                        (context.tokens() == null ? "" : "about " + Words.count(context.tokens(), "token") + ", ")
                                + Words.count(context.passages().size(), "passage")
                                + cut));
    }

    private SearchRequest request() {
        Map<String, Object> attributes = new LinkedHashMap<>();
        metadata.forEach((name, value) -> attributes.put(name, attribute(value)));
        return new SearchRequest(
                String.join(" ", question),
                null,
                mode,
                limit,
                minScore,
                minKeywordScore,
                fusion(),
                explain ? true : null,
                atLeastRevision,
                documents.isEmpty() ? null : documents,
                attributes.isEmpty() ? null : attributes,
                filter.clause(),
                rerank,
                diversity,
                context());
    }

    private SearchRequest.@Nullable Context context() {
        if (context.size() > 2) {
            throw new ParameterException(
                    spec.commandLine(), "--context takes one number or two, not " + context.size() + ".");
        }
        return context.isEmpty() && maxTokens == null
                ? null
                : new SearchRequest.Context(
                        context.isEmpty() ? null : context.getFirst(),
                        context.isEmpty() ? null : context.getLast(),
                        maxTokens);
    }

    private SearchRequest.@Nullable Fusion fusion() {
        return fusionK == null && semanticWeight == null && keywordWeight == null
                ? null
                : new SearchRequest.Fusion(fusionK, semanticWeight, keywordWeight, null);
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
