package dev.carrel.operation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * The leases this node believes to hold, prolonged by a heartbeat. Only a memory of what to prolong: the rows decide.
 * Thread-safe.
 */
@ApplicationScoped
public class HeldLeases {
    private static final Logger LOG = Logger.getLogger(HeldLeases.class);

    private final LeaseRepository leases;
    private final OperationsConfig config;
    private final Map<UUID, Long> held = new ConcurrentHashMap<>();

    @Inject
    public HeldLeases(LeaseRepository leases, OperationsConfig config) {
        this.leases = leases;
        this.config = config;
    }

    void add(OperationId operation, long token) {
        held.put(operation.value(), token);
    }

    /** Forgets a lease, if it is the one with this token. */
    void remove(OperationId operation, long token) {
        held.remove(operation.value(), token);
    }

    int size() {
        return held.size();
    }

    /** Time between two beats: three in a lease, so that one may be missed. */
    public Duration period() {
        return config.lease().dividedBy(3);
    }

    /** Prolongs all; forgets those that somebody else has claimed. Called by the container's timer. */
    public void beat() {
        Map<UUID, Long> snapshot = Map.copyOf(held);
        if (snapshot.isEmpty()) {
            return;
        }
        List<UUID> operations = new ArrayList<>();
        List<Long> tokens = new ArrayList<>();
        snapshot.forEach((operation, token) -> {
            operations.add(operation);
            tokens.add(token);
        });
        Set<UUID> renewed = new HashSet<>(leases.renew(operations, tokens, config.lease()));
        snapshot.forEach((operation, token) -> {
            if (!renewed.contains(operation) && held.remove(operation, token)) {
                LOG.warnf("Lost the lease of operation %s (token %d) to another node", operation, token);
            }
        });
    }
}
