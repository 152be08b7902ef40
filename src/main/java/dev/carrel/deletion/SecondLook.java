package dev.carrel.deletion;

import dev.carrel.deletion.CertificateRepository.Due;
import dev.carrel.index.IndexRefresher;
import dev.carrel.index.IndexUnavailableException;
import dev.carrel.index.LeftoverEntries;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Looks for what landed after a deletion was certified, and removes it. A small write has no operation that the deletion
 * could wait for: its bulk may be abandoned, survive timeout and rollback, and land late (promise 3). Called by the
 * container's timer on every node; each certificate is taken by one. Dying over it leaves it to be taken again.
 */
@ApplicationScoped
public class SecondLook {
    private static final Logger LOG = Logger.getLogger(SecondLook.class);
    private static final int CERTIFICATES_A_CALL = 50;
    private static final int SWEEP = 1000;

    /** Longer than a call takes, even when Elasticsearch is slow. */
    private static final Duration CLAIM = Duration.ofMinutes(2);

    private final CertificateRepository certificates;
    private final LeftoverEntries leftovers;
    private final PurgeRepository rows;
    private final IndexRefresher refresher;
    private final DeletionConfig config;

    @Inject
    public SecondLook(
            CertificateRepository certificates,
            LeftoverEntries leftovers,
            PurgeRepository rows,
            IndexRefresher refresher,
            DeletionConfig config) {
        this.certificates = certificates;
        this.leftovers = leftovers;
        this.rows = rows;
        this.refresher = refresher;
        this.config = config;
    }

    /** Looks at what is due, as much as a call may take. Elasticsearch being away ends the call; a later one goes on. */
    public void look() {
        try {
            List<Due> due = certificates.takeDue(CLAIM, CERTIFICATES_A_CALL);
            if (!due.isEmpty()) {
                refresher.refresh();
            }
            for (Due certificate : due) {
                look(certificate);
            }
        } catch (IndexUnavailableException e) {
            LOG.debugf("The second look at deletions waits for Elasticsearch: %s", e.getMessage());
        }
    }

    private void look(Due due) {
        long entries = 0;
        for (int removed = leftovers.remove(due.incarnation(), SWEEP);
                removed > 0;
                removed = leftovers.remove(due.incarnation(), SWEEP)) {
            entries += removed;
            refresher.refresh();
        }
        long late = rows.removeLate(due.incarnation(), SWEEP);
        certificates.recordLook(due, entries, late, config.secondLookAfter());
        if (entries + late > 0) {
            LOG.warnf(
                    "Deletion %s: %d entries and %d rows had landed after its certificate; they were removed",
                    due.operation(), entries, late);
        }
    }
}
