package dev.carrel.reconciliation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;

/** The organizations of a scope, read outside any transaction. */
@ApplicationScoped
@Transactional(Transactional.TxType.NOT_SUPPORTED)
public class OrganizationPages {
    private final CounterRepository counters;

    @Inject
    public OrganizationPages(CounterRepository counters) {
        this.counters = counters;
    }

    /** Those after {@code last}, in order. */
    List<String> after(Scope scope, String last, int limit) {
        return switch (scope) {
            case Scope.Service() -> counters.organizations(last, limit);
            case Scope.Organization(var organization) -> last.isEmpty() ? List.of(organization.value()) : List.of();
            case Scope.Agent _ -> List.of();
        };
    }
}
