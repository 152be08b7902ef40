package dev.carrel.reconciliation;

import dev.carrel.http.Later;
import dev.carrel.http.Page;
import dev.carrel.http.PageCursor;
import dev.carrel.operation.Dispatcher;
import dev.carrel.operation.Operation;
import dev.carrel.operation.OperationFilter;
import dev.carrel.operation.OperationId;
import dev.carrel.operation.OperationKind;
import dev.carrel.operation.OperationPageKey;
import dev.carrel.operation.OperationQueries;
import dev.carrel.operation.OperationStatus;
import dev.carrel.operation.OperationView;
import dev.carrel.operation.OperationWaiter;
import dev.carrel.reconciliation.DriftRepository.DriftView;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the two resources have in common: one is an organization's, the other the whole service's. */
@ApplicationScoped
public class ReconciliationAnswers {
    private final ReconciliationService service;
    private final ReconciliationRepository runs;
    private final DriftRepository drifts;
    private final OperationQueries queries;
    private final OperationWaiter waiter;
    private final Dispatcher dispatcher;
    private final ReconciliationConfig config;

    @Inject
    public ReconciliationAnswers(
            ReconciliationService service,
            ReconciliationRepository runs,
            DriftRepository drifts,
            OperationQueries queries,
            OperationWaiter waiter,
            Dispatcher dispatcher,
            ReconciliationConfig config) {
        this.service = service;
        this.runs = runs;
        this.drifts = drifts;
        this.queries = queries;
        this.waiter = waiter;
        this.dispatcher = dispatcher;
        this.config = config;
    }

    void start(Scope scope, Mode mode, @Nullable String wait, String path, AsyncResponse response) {
        Duration patience = OperationWaiter.parse(wait);
        OperationId id = service.start(scope, mode);
        dispatcher.wake();
        Later.resume(response, waiter.await(id, patience).thenApply(nothing -> {
            Operation operation = service.get(scope, id);
            return Response.status(operation.status().ended() ? 200 : 202)
                    .header(HttpHeaders.LOCATION, URI.create(path + "/" + id))
                    .entity(view(operation))
                    .build();
        }));
    }

    Page<OperationView> list(
            Scope scope,
            @Nullable String status,
            @Nullable String agent,
            @Nullable String cursor,
            @Nullable String limit) {
        int size = PageCursor.limit(limit);
        OperationFilter filter = new OperationFilter(
                scope.organizationId(),
                OperationKind.RECONCILIATION,
                status == null ? null : OperationStatus.of(status),
                agent,
                null);
        return Page.of(queries.list(filter, PageCursor.decode(cursor), size), size, OperationPageKey::of)
                .map(OperationView::of);
    }

    ReconciliationView get(Scope scope, String id) {
        return view(service.get(scope, OperationId.parse(id)));
    }

    Page<DriftView> drifts(
            Scope scope, String id, @Nullable String kind, @Nullable String cursor, @Nullable String limit) {
        int size = PageCursor.limit(limit);
        DriftKind ofKind = kind == null ? null : DriftKind.of(kind);
        Operation operation = service.get(scope, OperationId.parse(id));
        return Page.of(
                drifts.list(operation.id(), ofKind, PageCursor.decodeLong(cursor), size),
                size,
                drift -> Long.toString(drift.id()));
    }

    Response cancel(Scope scope, String id) {
        return Response.accepted(view(service.cancel(scope, OperationId.parse(id))))
                .build();
    }

    Response retry(Scope scope, String id) {
        Operation operation = service.retry(scope, OperationId.parse(id));
        return Response.accepted(view(operation)).build();
    }

    private ReconciliationView view(Operation operation) {
        var findings = runs.findings(operation.id());
        return new ReconciliationView(OperationView.of(operation), findings, findings.drifts() > config.alarmAbove());
    }
}
