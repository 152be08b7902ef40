package dev.carrel.bench.evaluate;

import dev.carrel.bench.elasticsearch.RawElasticsearch;
import dev.carrel.bench.evaluate.Cranfield.Query;
import dev.carrel.bench.http.Wire;
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
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
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
        description = "The quality of search on the Cranfield collection, against BM25 of the same Elasticsearch.")
public final class EvaluateCommand implements Callable<Integer> {
    /** Chunks asked for, the most that the API gives: documents of several chunks must not crowd others out of the 100. */
    private static final int CHUNKS = 1000;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where the collection is (default: ../shared/data/cranfield, seen from the project).")
    private @Nullable Path folder;

    @Mixin
    private final ServiceOptions services = new ServiceOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // by picocli
    private CommandSpec spec;

    private final Quality meaning = new Quality();
    private final Quality words = new Quality();

    @Override
    public Integer call() {
        Cranfield collection = Cranfield.read(
                folder != null ? folder : Path.of(System.getProperty("carrel.root", ""), "../shared/data/cranfield"));
        Report report = Report.of(spec, "Quality of search on Cranfield");
        report.step("Starting the service");
        try (MeasuredService service = services.open()) {
            report.service(service);
            CarrelClient client = new CarrelClient(service.url(), Retry.PATIENT);
            AgentAddress agent = new AgentAddress("bench", "cranfield-" + System.currentTimeMillis());
            CollectionLoad load = new CollectionLoad(client, agent, report);
            List<Refusal> refused = load.run(collection.documents());
            AgentStats stats = client.stats(agent);
            search(collection, client, load, service);
            report.condition(
                            "data",
                            collection.documents().size() + " documents, of which " + stats.documentCount()
                                    + " were taken, as " + stats.totalChunks() + " chunks; "
                                    + collection.queries().size() + " queries")
                    .condition("model", String.valueOf(stats.embeddingModel()));
            report.print(Stream.of(table(), refusals(refused, load)));
        }
        return 0;
    }

    private void search(Cranfield collection, CarrelClient client, CollectionLoad load, MeasuredService service) {
        Wire wire = new Wire();
        RawElasticsearch node = new RawElasticsearch(service.elasticsearch(), wire);
        Bm25 bm25 = new Bm25(
                node,
                wire,
                node.incarnationOf(load.key(collection.documents().getFirst().id())));
        for (Query query : collection.queries()) {
            SearchRequest request = SearchRequest.of(query.text(), CHUNKS);
            Stream<String> near =
                    client.search(load.agent(), request).hits().stream().map(Hit::documentKey);
            meaning.add(documents(near, load), query.grades());
            words.add(documents(bm25.search(query.text(), CHUNKS).stream(), load), query.grades());
        }
    }

    /** Documents in the order of their best chunks. */
    private static List<String> documents(Stream<String> keysOfChunks, CollectionLoad load) {
        return keysOfChunks.map(load::id).distinct().toList();
    }

    private static String refusals(List<Refusal> refused, CollectionLoad load) {
        return "Refused by the service: " + Words.count(refused.size(), "document")
                + refused.stream()
                        .map(refusal -> "\n  " + load.id(String.valueOf(refusal.key())) + ": " + refusal.message())
                        .collect(Collectors.joining());
    }

    private Table table() {
        return new Table("", ">nDCG@" + Quality.NDCG_DEPTH, ">recall@" + Quality.RECALL_DEPTH, ">queries")
                .row(row("Carrel, by meaning", meaning))
                .row(row("BM25 of the same Elasticsearch", words))
                .row(
                        "Difference",
                        difference(meaning.ndcg() - words.ndcg()),
                        difference(meaning.recall() - words.recall()),
                        "");
    }

    private static String difference(double value) {
        return (value < 0 ? "" : "+") + Figures.quality(value);
    }

    private static String[] row(String name, Quality quality) {
        return new String[] {
            name,
            Figures.quality(quality.ndcg()),
            Figures.quality(quality.recall()),
            Integer.toString(quality.queries())
        };
    }
}
