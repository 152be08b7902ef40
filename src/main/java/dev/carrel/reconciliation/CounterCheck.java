package dev.carrel.reconciliation;

import dev.carrel.namespace.Incarnation;
import dev.carrel.namespace.NamespaceRepository;
import dev.carrel.operation.Fence;
import dev.carrel.reconciliation.CounterRepository.Count;
import dev.carrel.reconciliation.Slice.NamespaceState;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * Counters against rows, and organizations' counters against their namespaces'.
 *
 * <p>A namespace's are corrected under the lock that publication takes, from rows counted under it; an organization's under
 * its row's lock, where whoever publishes ends. The count under a lock is a statement of its own, begun after the lock was
 * had: it sees what those committed who had it before.
 */
@ApplicationScoped
public class CounterCheck {
    private final CounterRepository counters;
    private final NamespaceRepository namespaces;
    private final DriftRepository drifts;
    private final Fence fence;

    @Inject
    public CounterCheck(
            CounterRepository counters, NamespaceRepository namespaces, DriftRepository drifts, Fence fence) {
        this.counters = counters;
        this.namespaces = namespaces;
        this.drifts = drifts;
        this.fence = fence;
    }

    /** Active namespaces of which a counter is wrong. */
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public List<Incarnation> suspects(Collection<UUID> incarnations) {
        return incarnations.isEmpty() ? List.of() : counters.wrong(incarnations);
    }

    /** Writes a namespace's wrong counters down, and corrects them when the run heals. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void namespace(Run run, NamespaceState namespace) {
        fence.pass(run.lease());
        Incarnation incarnation = namespace.incarnation();
        if (run.heals() && !namespaces.lockForPublication(incarnation)) {
            return;
        }
        List<Count> wrong = counters.ofNamespace(incarnation);
        record(run, namespace.owner(), wrong);
        if (run.heals() && !wrong.isEmpty()) {
            counters.correctNamespace(incarnation);
        }
    }

    /** The same of an organization. Part of the chunk's transaction. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void organization(Run run, String organization) {
        List<Count> wrong = counters.ofOrganization(run.lease().operation(), organization);
        if (wrong.isEmpty()) {
            return;
        }
        if (run.heals()) {
            counters.lockOrganization(organization);
            wrong = counters.ofOrganization(run.lease().operation(), organization);
            counters.correctOrganization(organization);
        }
        record(run, Owner.organization(organization), wrong);
    }

    private void record(Run run, Owner owner, List<Count> wrong) {
        drifts.insert(
                run,
                wrong.stream()
                        .map(count -> new Drift(
                                DriftKind.WRONG_COUNTER,
                                owner,
                                count.subject(),
                                count.key(),
                                Long.toString(count.expected()),
                                Long.toString(count.found())))
                        .toList(),
                run.heals());
    }
}
