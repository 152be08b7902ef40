package dev.carrel.api;

import dev.carrel.harness.Api;
import dev.carrel.harness.FakeEmbeddings;
import dev.carrel.harness.FakeReranker;
import dev.carrel.harness.ServiceProcess;
import dev.carrel.harness.StoreProbe;
import dev.carrel.harness.Stores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The service of a run, the models that it asks, and a look into its stores. */
public final class Service implements AutoCloseable {
    /** Longest passage in characters: small, so that short texts have several. */
    static final int CHUNK_SIZE = 200;

    /** Attempts before an operation has failed for good. */
    static final int ATTEMPTS = 3;

    /** Operations that it works on at the same time. */
    static final int PLACES = 4;

    /** Operations an organization may have waiting. */
    static final int MOST_PENDING = 20;

    private final FakeEmbeddings model;
    private final FakeReranker reranker;
    private final ServiceProcess process;
    private final StoreProbe probe;
    private int logRead;

    private Service(FakeEmbeddings model, FakeReranker reranker, ServiceProcess process, StoreProbe probe) {
        this.model = model;
        this.reranker = reranker;
        this.process = process;
        this.probe = probe;
    }

    static Service start() {
        var model = new FakeEmbeddings();
        var reranker = new FakeReranker();
        Path directory = Stores.newDirectory("api-");
        Path data = directory.resolve("data");
        Map<String, String> settings = new HashMap<>(model.settings());
        settings.putAll(reranker.settings());
        // so that a busy machine is not taken for a late answer
        settings.put("carrel.rerank.timeout", "PT4S");
        settings.put("carrel.rerank.pause", "PT0.1S");
        settings.put("carrel.data", data.toString());
        settings.put("carrel.elasticsearch.heap", "512m");
        settings.put("carrel.log.json", "true");
        settings.put("carrel.ingestion.chunk-size", Integer.toString(CHUNK_SIZE));
        settings.put("carrel.ingestion.chunk-overlap", "20");
        settings.put("carrel.operation.max-attempts", Integer.toString(ATTEMPTS));
        settings.put("carrel.operation.max-running", Integer.toString(PLACES));
        settings.put("carrel.operation.first-backoff", "PT0.1S");
        settings.put("carrel.operation.longest-backoff", "PT0.2S");
        settings.put("carrel.operation.max-pending-per-organization", Integer.toString(MOST_PENDING));
        // the model answers at once or is made to fail; asking it again would only be slower
        settings.put("carrel.embedding.max-retries", "0");
        ServiceProcess process = ServiceProcess.started("api", directory, settings);
        return new Service(model, reranker, process, StoreProbe.ofEmbedded(data));
    }

    /** Requests to it. */
    Api api() {
        return process.api();
    }

    /** The model it asks. */
    FakeEmbeddings model() {
        return model;
    }

    /** The model that it reranks with, when a search asks for it. */
    FakeReranker reranker() {
        return reranker;
    }

    /** What its stores really hold. */
    StoreProbe probe() {
        return probe;
    }

    /** Its log so far. */
    String log() {
        return process.log();
    }

    /** What it has logged since the last call. */
    synchronized String newLog() {
        String log = process.log();
        String fresh = log.substring(logRead);
        logRead = log.length();
        return fresh;
    }

    @Override
    public void close() {
        probe.close();
        // asks it to end, so that it ends its stores
        process.terminate(Duration.ofSeconds(60));
        model.close();
        reranker.close();
    }
}
