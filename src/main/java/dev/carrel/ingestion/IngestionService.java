package dev.carrel.ingestion;

import dev.carrel.document.NamespaceRetiredException;
import dev.carrel.embedding.EmbeddingService;
import dev.carrel.ingestion.IngestionRepository.IngestionCounts;
import dev.carrel.namespace.AgentId;
import dev.carrel.namespace.Namespace;
import dev.carrel.namespace.NamespaceService;
import dev.carrel.namespace.OrganizationId;
import dev.carrel.operation.Dispatcher;
import dev.carrel.operation.Lease;
import dev.carrel.operation.LeaseLostException;
import dev.carrel.operation.Operation;
import dev.carrel.operation.OperationId;
import dev.carrel.operation.OperationKind;
import dev.carrel.operation.OperationService;
import dev.carrel.problem.Problem;
import dev.carrel.problem.Problem.Fault;
import dev.carrel.problem.ProblemException;
import dev.carrel.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Accepts documents: reads, checks, stages, and turns the operation over to the dispatcher. */
@ApplicationScoped
public class IngestionService {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final NamespaceService namespaces;
    private final EmbeddingService embeddings;
    private final TextSplitter splitter;
    private final Staging staging;
    private final IngestionTurns turns;
    private final IngestionRepository ingestions;
    private final IngestionConfig config;
    private final OperationService operations;
    private final Dispatcher dispatcher;

    @Inject
    public IngestionService(
            NamespaceService namespaces,
            EmbeddingService embeddings,
            TextSplitter splitter,
            Staging staging,
            IngestionTurns turns,
            IngestionRepository ingestions,
            IngestionConfig config,
            OperationService operations,
            Dispatcher dispatcher) {
        this.namespaces = namespaces;
        this.embeddings = embeddings;
        this.splitter = splitter;
        this.staging = staging;
        this.turns = turns;
        this.ingestions = ingestions;
        this.config = config;
        this.operations = operations;
        this.dispatcher = dispatcher;
    }

    /**
     * Accepts the documents of a JSON body. Either an operation begins for those that have no fault, or, when all have one or
     * the body is broken, nothing happens.
     *
     * @throws ProblemException 400 when nothing could be accepted
     */
    Accepted acceptJson(OrganizationId organization, AgentId agent, InputStream body) {
        return accept(
                organization,
                agent,
                reception -> new DocumentReader(config.maxTextBytes(), reception::take).read(body));
    }

    /** Accepts one document that was read otherwise. @throws ProblemException 400 naming its fault */
    Accepted acceptOne(OrganizationId organization, AgentId agent, DocumentInput document) {
        return accept(organization, agent, reception -> reception.take(document));
    }

    private Accepted accept(OrganizationId organization, AgentId agent, Consumer<Reception> source) {
        Reception reception = new Reception(
                new DocumentCheck(config, embeddings, splitter),
                (lease, batch) -> turns.take(organization, () -> staging.stage(lease, batch)),
                () -> begin(organization, agent),
                config.maxDocuments());
        try {
            source.accept(reception);
            reception.flush();
        } catch (LeaseLostException e) {
            throw receivedTooLong(e);
        } catch (NamespaceRetiredException e) {
            abort(reception, String.valueOf(e.getMessage()));
            throw ProblemException.conflict(
                    "The agent was deleted while the documents were being received. Send them again.");
        } catch (RuntimeException e) {
            abort(reception, "The request failed: " + e.getMessage());
            throw e;
        }
        Lease lease = reception.lease();
        if (lease == null) {
            throw refused(reception.refused());
        }
        try {
            ingestions.setTotals(
                    lease.operation(),
                    reception.documents(),
                    reception.unchanged(),
                    reception.refused().size());
            operations.submit(lease, reception.pending(), reception.totalWork(), reception.processedWork());
        } catch (LeaseLostException e) {
            throw receivedTooLong(e);
        } catch (RuntimeException e) {
            operations.forget(lease);
            throw e;
        }
        dispatcher.wake();
        return new Accepted(lease.operation(), List.copyOf(reception.refused()));
    }

    /** This node was stopped while it received, and another has ended the reception. */
    private static ProblemException receivedTooLong(LeaseLostException lost) {
        return ProblemException.unavailable(
                "This node gave no sign of life while it received the documents, and nothing of them was kept. Send them"
                        + " again.",
                RETRY_AFTER,
                lost);
    }

    private Lease begin(OrganizationId organization, AgentId agent) {
        Namespace namespace = namespaces.resolveOrCreate(organization, agent, embeddings.space());
        embeddings.requireSame(namespace.embeddingSpace());
        Lease lease = operations.receive(OperationKind.INGESTION, namespace);
        ingestions.create(lease.operation());
        operations.hold(lease);
        return lease;
    }

    private void abort(Reception reception, String reason) {
        Lease lease = reception.lease();
        if (lease != null) {
            operations.abort(lease, reason);
        }
    }

    private static ProblemException refused(List<Fault> faults) {
        if (faults.isEmpty()) {
            return ProblemException.invalid("documents", null, "The request has no document.", null);
        }
        if (faults.size() == 1) {
            Fault fault = faults.getFirst();
            String detail = "The document was refused: " + fault.reason() + ".";
            return new ProblemException(
                    Problem.of(ProblemType.INVALID_INPUT, detail, fault.field(), null, fault.limit())
                            .with(faults));
        }
        return new ProblemException(Problem.of(
                ProblemType.INVALID_INPUT,
                "All " + faults.size() + " documents were refused; nothing was written.",
                faults));
    }

    /** An ingestion with its counts. @throws ProblemException 404 */
    Ingestion get(OrganizationId organization, OperationId id) {
        Operation operation = operations.get(organization, OperationKind.INGESTION, id);
        // read after the status: what the ingestion has published is in it
        Long revision = operation.status().ended()
                ? namespaces.revision(operation.incarnation()).orElse(null)
                : null;
        return new Ingestion(operation, ingestions.counts(id).orElse(IngestionCounts.NONE), revision);
    }

    /**
     * Documents that were accepted.
     *
     * @param refused faults of the others
     */
    public record Accepted(OperationId operation, List<Fault> refused) {}

    /**
     * An ingestion.
     *
     * @param revision of the namespace, with all that the ingestion has published; null until it has ended, and when the agent
     *     was deleted
     */
    public record Ingestion(
            Operation operation,
            IngestionCounts counts,
            @Nullable Long revision) {}
}
