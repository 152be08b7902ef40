package dev.carrel.reconciliation;

import dev.carrel.namespace.Incarnation;
import dev.carrel.namespace.NamespaceRepository;
import dev.carrel.operation.Fence;
import dev.carrel.reconciliation.Slice.NamespaceState;
import dev.carrel.reconciliation.VersionRepair.Stuck;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Documents stuck between versions. They are looked for among many namespaces at once, and again in each that has one, under
 * the lock that publication takes; what is healed becomes garbage, which is collected as ever.
 */
@ApplicationScoped
public class VersionCheck {
    private final VersionRepair versions;
    private final NamespaceRepository namespaces;
    private final DriftRepository drifts;
    private final Fence fence;

    @Inject
    public VersionCheck(VersionRepair versions, NamespaceRepository namespaces, DriftRepository drifts, Fence fence) {
        this.versions = versions;
        this.namespaces = namespaces;
        this.drifts = drifts;
        this.fence = fence;
    }

    /** Namespaces that have one. */
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public Set<Incarnation> suspects(Collection<UUID> incarnations) {
        Set<Incarnation> found = new LinkedHashSet<>();
        if (!incarnations.isEmpty()) {
            versions.broken(incarnations).forEach(stuck -> found.add(stuck.incarnation()));
            versions.second(incarnations).forEach(stuck -> found.add(stuck.incarnation()));
            versions.abandoned(incarnations).forEach(stuck -> found.add(stuck.incarnation()));
        }
        return found;
    }

    /** Writes down what is stuck in a namespace, and sets it free when the run heals. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void namespace(Run run, NamespaceState namespace) {
        fence.pass(run.lease());
        Incarnation incarnation = namespace.incarnation();
        if (run.heals() && !namespaces.lockForPublication(incarnation)) {
            return;
        }
        List<UUID> one = List.of(incarnation.value());
        List<Stuck> broken = versions.broken(one);
        record(run, namespace, broken);
        if (run.heals()) {
            versions.repoint(incarnation, ids(broken));
        }
        List<Stuck> surplus = new ArrayList<>(versions.second(one));
        surplus.addAll(versions.abandoned(one));
        record(run, namespace, surplus);
        if (run.heals()) {
            versions.discard(incarnation, ids(surplus));
            if (!broken.isEmpty() || !surplus.isEmpty()) {
                namespaces.raiseRevision(incarnation);
            }
        }
    }

    private void record(Run run, NamespaceState namespace, List<Stuck> found) {
        drifts.insert(
                run,
                found.stream()
                        .map(stuck -> new Drift(
                                DriftKind.STUCK_VERSION,
                                namespace.owner(),
                                stuck.id().toString(),
                                stuck.documentKey(),
                                stuck.expected(),
                                stuck.found()))
                        .toList(),
                run.heals());
    }

    private static List<UUID> ids(List<Stuck> stuck) {
        return stuck.stream().map(Stuck::id).toList();
    }
}
