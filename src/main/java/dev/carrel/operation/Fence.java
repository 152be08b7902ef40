package dev.carrel.operation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;

/**
 * What every chunk transaction passes before its first change: proves that the lease is still held and keeps it from being
 * claimed until the commit (promise 7).
 */
@ApplicationScoped
public class Fence {
    private final LeaseRepository leases;

    @Inject
    public Fence(LeaseRepository leases) {
        this.leases = leases;
    }

    /**
     * Must be called inside the transaction it protects, after all slow work and before the first write.
     *
     * @throws LeaseLostException when the lease is lost: let it roll the transaction back
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void pass(Lease lease) {
        leases.lockShared(lease.operation(), lease.token());
    }
}
