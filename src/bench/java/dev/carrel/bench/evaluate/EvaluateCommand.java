package dev.carrel.bench.evaluate;

import dev.carrel.bench.evaluate.Cranfield.Query;
import dev.carrel.bench.report.Figures;
import dev.carrel.bench.report.Report;
import dev.carrel.bench.service.MeasuredService;
import dev.carrel.bench.service.ServiceOptions;
import dev.carrel.client.AgentAddress;
import dev.carrel.client.AgentStats;
import dev.carrel.client.CarrelClient;
import dev.carrel.client.Refusal;
import dev.carrel.client.Retry;
import dev.carrel.client.SearchAnswer.Hit;
import dev.carrel.client.SearchRequest;
import dev.carrel.client.terminal.Table;
import dev.carrel.client.terminal.Words;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./carrel evaluate}. */
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        description = "The quality of search on the Cranfield collection: by words, by meaning, and both fused.")
public final class EvaluateCommand implements Callable<Integer> {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where the collection is (default: ../shared/data/cranfield, seen from the project).")
    private @Nullable Path folder;

    @Option(
            names = "--chunk-size",
            paramLabel = "CHARACTERS",
            description = "Of the passages that splitting makes (default: the service's).")
    private @Nullable Integer chunkSize;

    @Option(
            names = "--chunk-overlap",
            paramLabel = "CHARACTERS",
            description = "That neighbours share, at most (default: the service's).")
    private @Nullable Integer chunkOverlap;

    @Mixin
    private final FusionOptions fusions = new FusionOptions();

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "1000",
            description =
                    "Chunks asked for (${DEFAULT-VALUE}, the most that the API gives: documents of several chunks must"
                            + " not crowd others out of the 100).")
    private int limit;

    @Option(
            names = "--queries",
            paramLabel = "WHICH",
            defaultValue = "ALL",
            description =
                    "${COMPLETION-CANDIDATES}: with one half a setting can be chosen, and with the other confirmed.")
    private Part queries = Part.ALL;

    @Mixin
    private final ServiceOptions services = new ServiceOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        Cranfield collection = Cranfield.read(
                folder != null ? folder : Path.of(System.getProperty("carrel.root", ""), "../shared/data/cranfield"));
        List<Query> asked = queries.of(collection.queries());
        Report report = Report.of(spec, "Quality of search on Cranfield");
        report.step("Starting the service");
        try (MeasuredService service = services.open(settings())) {
            report.service(service);
            CarrelClient client = new CarrelClient(service.url(), Retry.PATIENT);
            AgentAddress agent = new AgentAddress("bench", "cranfield-" + System.currentTimeMillis());
            CollectionLoad load = new CollectionLoad(client, agent, report);
            List<Refusal> refused = load.run(collection.documents());
            AgentStats stats = client.stats(agent);
            Table table =
                    new Table("", ">nDCG@" + Quality.NDCG_DEPTH, ">recall@" + Quality.RECALL_DEPTH, ">MRR", ">queries");
            row(table, "keyword", "keyword", null, asked, client, load);
            row(table, "semantic", "semantic", null, asked, client, load);
            for (SearchRequest.Fusion fusion : fusions.all()) {
                row(table, "hybrid" + FusionOptions.words(fusion), "hybrid", fusion, asked, client, load);
            }
            report.condition(
                            "data",
                            collection.documents().size() + " documents, of which " + stats.documentCount()
                                    + " were taken, as " + stats.totalChunks() + " chunks; " + asked.size()
                                    + " queries")
                    .condition("model", String.valueOf(stats.embeddingModel()));
            report.print(Stream.of(table, refusals(refused, load)));
        }
        return 0;
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        if (chunkSize != null) {
            settings.put("carrel.ingestion.chunk-size", chunkSize.toString());
        }
        if (chunkOverlap != null) {
            settings.put("carrel.ingestion.chunk-overlap", chunkOverlap.toString());
        }
        return settings;
    }

    private void row(
            Table table,
            String name,
            String mode,
            SearchRequest.@Nullable Fusion fusion,
            List<Query> asked,
            CarrelClient client,
            CollectionLoad load) {
        Quality quality = new Quality();
        for (Query query : asked) {
            SearchRequest request = SearchRequest.of(query.text(), mode, limit, fusion);
            // documents in the order of their best chunks
            List<String> documents = client.search(load.agent(), request).hits().stream()
                    .map(Hit::documentKey)
                    .map(load::id)
                    .distinct()
                    .toList();
            quality.add(documents, query.grades());
        }
        table.row(
                name,
                Figures.quality(quality.ndcg()),
                Figures.quality(quality.recall()),
                Figures.quality(quality.mrr()),
                Integer.toString(quality.queries()));
    }

    private static String refusals(List<Refusal> refused, CollectionLoad load) {
        return "Refused by the service: " + Words.count(refused.size(), "document")
                + refused.stream()
                        .map(refusal -> "\n  " + load.id(String.valueOf(refusal.key())) + ": " + refusal.message())
                        .collect(Collectors.joining());
    }

    /** Which of the queries are asked. */
    enum Part {
        ALL,
        ODD,
        EVEN;

        List<Query> of(List<Query> queries) {
            return IntStream.range(0, queries.size())
                    .filter(i -> this == ALL || (i % 2 == 0) == (this == ODD))
                    .mapToObj(queries::get)
                    .toList();
        }
    }
}
