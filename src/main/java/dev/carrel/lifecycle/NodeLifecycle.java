package dev.carrel.lifecycle;

import dev.carrel.access.ChunkAccesses;
import dev.carrel.access.VanishedKeys;
import dev.carrel.deletion.CertificateRetention;
import dev.carrel.deletion.SecondLook;
import dev.carrel.document.GarbageCollector;
import dev.carrel.embedding.EmbeddingService;
import dev.carrel.index.IndexSchema;
import dev.carrel.index.IndexUnavailableException;
import dev.carrel.metrics.OperationMetrics;
import dev.carrel.metrics.ReconciliationMetrics;
import dev.carrel.namespace.EmbeddingSpace;
import dev.carrel.namespace.NamespaceRepository;
import dev.carrel.operation.Dispatcher;
import dev.carrel.operation.HeldLeases;
import dev.carrel.operation.OperationEvents;
import dev.carrel.operation.OperationHistory;
import dev.carrel.operation.OperationWaiter;
import dev.carrel.reconciliation.NightlyRun;
import dev.carrel.search.SearchStatistics;
import dev.carrel.warm.WarmStart;
import dev.carrel.warm.WarmVectors;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.JdbiException;

/** What a node does from its start to its end, besides answering requests. */
@ApplicationScoped
public class NodeLifecycle {
    /** Threads that the periodic work needs at most, so that none waits for another. */
    public static final int THREADS = 15;

    /** How often each node looks for what a dead one left, and for what waits. */
    public static final Duration DISPATCH = Duration.ofSeconds(1);

    private static final Logger LOG = Logger.getLogger(NodeLifecycle.class);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration SHUTDOWN = Duration.ofSeconds(15);

    /** A node that has not searched a namespace for this long does not hold its vectors any more. */
    private static final Duration ADDITIONS_KEPT = Duration.ofMinutes(10);

    private static final int MOST_ADDITIONS = 5000;

    private final SettingsCheck settings;
    private final IndexSchema schema;
    private final EmbeddingService embeddings;
    private final NamespaceRepository namespaces;
    private final HeldLeases leases;
    private final Dispatcher dispatcher;
    private final OperationWaiter waiter;
    private final OperationEvents events;
    private final SecondLook secondLook;
    private final OperationHistory history;
    private final CertificateRetention retention;
    private final GarbageCollector garbage;
    private final SearchStatistics statistics;
    private final ChunkAccesses accesses;
    private final VanishedKeys vanished;
    private final WarmVectors vectors;
    private final WarmStart warmStart;
    private final OperationMetrics metrics;
    private final ReconciliationMetrics reconciliationMetrics;
    private final NightlyRun nightly;

    @Inject
    public NodeLifecycle(
            SettingsCheck settings,
            IndexSchema schema,
            EmbeddingService embeddings,
            NamespaceRepository namespaces,
            HeldLeases leases,
            Dispatcher dispatcher,
            OperationWaiter waiter,
            OperationEvents events,
            SecondLook secondLook,
            OperationHistory history,
            CertificateRetention retention,
            GarbageCollector garbage,
            SearchStatistics statistics,
            ChunkAccesses accesses,
            VanishedKeys vanished,
            WarmVectors vectors,
            WarmStart warmStart,
            OperationMetrics metrics,
            ReconciliationMetrics reconciliationMetrics,
            NightlyRun nightly) {
        this.vectors = vectors;
        this.warmStart = warmStart;
        this.metrics = metrics;
        this.settings = settings;
        this.reconciliationMetrics = reconciliationMetrics;
        this.schema = schema;
        this.embeddings = embeddings;
        this.namespaces = namespaces;
        this.leases = leases;
        this.dispatcher = dispatcher;
        this.waiter = waiter;
        this.events = events;
        this.secondLook = secondLook;
        this.history = history;
        this.retention = retention;
        this.garbage = garbage;
        this.statistics = statistics;
        this.accesses = accesses;
        this.vanished = vanished;
        this.nightly = nightly;
    }

    /**
     * Checks what the node stands on and begins the periodic work. Called after the migrations. A store that is away, or that
     * cuts the node's connections, is waited for.
     *
     * @param timer runs at least {@link #THREADS} tasks at once; the caller ends it after {@link #stop}
     * @throws IllegalStateException when the index or an agent's embeddings do not fit the configuration, or that is wrong
     * @throws IndexUnavailableException when Elasticsearch does not answer for a minute
     * @throws JdbiException when PostgreSQL does not
     */
    public void start(ScheduledExecutorService timer) {
        settings.check();
        patiently(() -> {
            schema.createOrValidate();
            requireSameEmbedding();
            nightly.configure();
            metrics.refresh();
        });
        LOG.infof(
                "Embedding with %s, %d dimensions",
                embeddings.space().model(), embeddings.space().dimension());
        every(timer, "lease heartbeat", leases.period(), leases::beat);
        every(timer, "dispatcher", DISPATCH, dispatcher::dispatch);
        every(timer, "waiting requests", Duration.ofMillis(100), waiter::check);
        every(timer, "listeners", Duration.ofMillis(250), events::check);
        every(timer, "second look at deletions", Duration.ofSeconds(2), secondLook::look);
        every(timer, "history", Duration.ofSeconds(30), history::purge);
        every(timer, "certificates", Duration.ofHours(1), retention::purge);
        every(timer, "garbage", Duration.ofSeconds(2), garbage::collect);
        every(timer, "nightly run", Duration.ofSeconds(2), nightly::startIfDue);
        every(timer, "search statistics", Duration.ofSeconds(1), statistics::flush);
        every(timer, "chunk accesses", Duration.ofSeconds(1), accesses::flush);
        every(timer, "accesses of vanished chunks", Duration.ofSeconds(10), vanished::removeSome);
        every(timer, "warm vectors", Duration.ofMinutes(1), vectors::dropRested);
        every(
                timer,
                "additions",
                Duration.ofSeconds(10),
                () -> namespaces.forgetAdditions(ADDITIONS_KEPT, MOST_ADDITIONS));
        every(timer, "operation metrics", Duration.ofSeconds(5), metrics::refresh);
        every(timer, "reconciliation metrics", Duration.ofSeconds(5), reconciliationMetrics::refresh);
        warmStart.begin();
    }

    /** Lets running jobs stop at their next chunk, so that other nodes continue them at once; bounded in time. */
    public void stop() {
        warmStart.end();
        events.close();
        dispatcher.close();
        long deadline = System.nanoTime() + SHUTDOWN.toNanos();
        while (dispatcher.running() > 0 && System.nanoTime() < deadline) {
            pause(Duration.ofMillis(50));
        }
        statistics.flush();
        accesses.flush();
    }

    /** @param check may be done any number of times */
    private static void patiently(Runnable check) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                check.run();
                return;
            } catch (IndexUnavailableException | JdbiException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                LOG.warnf("Waiting for the stores: %s", e.getMessage());
                pause(Duration.ofSeconds(1));
            }
        }
    }

    /** Vectors of different models cannot be compared: better no start than answers without meaning. */
    private void requireSameEmbedding() {
        EmbeddingSpace space = embeddings.space();
        namespaces.findEmbeddedOtherwise(space).ifPresent(other -> {
            throw new IllegalStateException("Agent " + other.organization() + "/" + other.agent()
                    + " was embedded with " + other.embeddingSpace().model() + " ("
                    + other.embeddingSpace().dimension() + " dimensions), but carrel.embedding.* says "
                    + space.model() + " (" + space.dimension()
                    + "). Configure the former, delete such agents with it, or use other stores.");
        });
    }

    private static void pause(Duration length) {
        try {
            Thread.sleep(length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while starting or stopping", e);
        }
    }

    /** A failure of one run is logged and does not end the next ones. */
    private static void every(ScheduledExecutorService timer, String name, Duration period, Runnable task) {
        var _ = timer.scheduleWithFixedDelay(
                () -> {
                    try {
                        task.run();
                    } catch (RuntimeException e) {
                        LOG.warnf("Periodic work (%s) failed and will be done again: %s", name, e);
                    }
                },
                period.toMillis(),
                period.toMillis(),
                TimeUnit.MILLISECONDS);
    }
}
