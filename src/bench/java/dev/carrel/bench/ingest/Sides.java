package dev.carrel.bench.ingest;

import dev.carrel.bench.MeasurementException;
import dev.carrel.bench.elasticsearch.RawElasticsearch;
import dev.carrel.bench.http.Wire;
import dev.carrel.bench.ingest.ServiceLoad.Times;
import dev.carrel.bench.ingest.ServiceLoad.Upload;
import dev.carrel.bench.load.ClosedLoop;
import dev.carrel.bench.load.Quiet;
import dev.carrel.bench.report.Figures;
import dev.carrel.bench.report.Report;
import dev.carrel.bench.service.MeasuredService;
import dev.carrel.bench.service.ProcessorTime;
import dev.carrel.client.terminal.Words;
import java.net.http.HttpRequest;
import java.util.List;

/**
 * The service, and the node's own bulk interface. Both indexes are on the same node, are of the same definition and have the
 * same history, so that merges and caches are alike.
 */
final class Sides {
    private static final String RAW_INDEX = "bench-raw";
    private static final double NANOS_PER_SECOND = 1e9;

    private final Report report;
    private final MeasuredService service;
    private final int clients;
    private final RawElasticsearch node;
    private final ServiceLoad serviceLoad;
    private final long before;
    private long loaded;
    private ProcessorTime usedByService = ProcessorTime.ZERO;
    private ProcessorTime usedByRaw = ProcessorTime.ZERO;

    Sides(MeasuredService service, int clients, Report report) {
        this.service = service;
        this.clients = clients;
        this.report = report;
        Wire wire = new Wire();
        this.node = new RawElasticsearch(service.elasticsearch(), wire);
        this.serviceLoad = new ServiceLoad(service.url(), wire);
        this.before = node.count(RawElasticsearch.SERVICE_INDEX);
        node.createLikeServiceIndex(RAW_INDEX);
    }

    /** Loads a portion into each side, one after the other. */
    Round round(Portion portion, boolean serviceFirst) {
        report.step(portion.name() + ": making the requests for " + Words.count(portion.chunks(), "chunk"));
        List<Upload> uploads = portion.uploads(service.url());
        List<HttpRequest> bulks = portion.bulks(node, RAW_INDEX, loaded);
        loaded += portion.chunks();
        if (serviceFirst) {
            Times times = service(uploads);
            return new Round(portion.chunks(), times, raw(bulks));
        }
        double raw = raw(bulks);
        return new Round(portion.chunks(), service(uploads), raw);
    }

    private Times service(List<Upload> uploads) {
        Quiet.await(node::merging);
        ProcessorTime usedBefore = service.processorTime();
        Times times = serviceLoad.run(uploads, clients);
        usedByService = usedByService.plus(service.processorTime().minus(usedBefore));
        report.step("Carrel: " + Figures.seconds(times.completed()));
        return times;
    }

    /** Ends, as the service does, with a refresh: what was loaded can be found. */
    private double raw(List<HttpRequest> bulks) {
        Quiet.await(node::merging);
        ProcessorTime usedBefore = service.processorTime();
        long start = System.nanoTime();
        new ClosedLoop(clients).each(bulks, node::sendBulk);
        node.refresh(RAW_INDEX);
        double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
        usedByRaw = usedByRaw.plus(service.processorTime().minus(usedBefore));
        report.step("Raw bulk: " + Figures.seconds(seconds));
        return seconds;
    }

    /** @throws MeasurementException when one of the indexes holds more or less than was loaded */
    void verify() {
        node.refresh(RawElasticsearch.SERVICE_INDEX);
        long found = node.count(RawElasticsearch.SERVICE_INDEX) - before;
        long raw = node.count(RAW_INDEX);
        if (found != loaded || raw != loaded) {
            throw new MeasurementException("Of " + loaded + " chunks the service's index holds " + found
                    + " and the raw one " + raw + "; the rates would mean nothing");
        }
    }

    /** What all loads into the service have used, the warm-up included if not forgotten. */
    ProcessorTime usedByService() {
        return usedByService;
    }

    /** The same of the raw loads. */
    ProcessorTime usedByRaw() {
        return usedByRaw;
    }

    /** Forgets what was used so far. */
    void forgetUsed() {
        usedByService = ProcessorTime.ZERO;
        usedByRaw = ProcessorTime.ZERO;
    }

    /** One load of each side; times in seconds. */
    record Round(int chunks, Times service, double raw) {}
}
