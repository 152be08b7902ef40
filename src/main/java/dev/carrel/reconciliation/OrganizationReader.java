package dev.carrel.reconciliation;

import dev.carrel.operation.BatchLease;
import dev.carrel.operation.Lease;
import jakarta.batch.api.chunk.AbstractItemReader;
import jakarta.batch.runtime.context.JobContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the organizations of the run's scope; of an agent's none, whose organization has other agents too. Item: an
 * organization's id, which is also the checkpoint. Reads outside the chunk's transaction.
 */
@Dependent
@Named("organizationReader")
public class OrganizationReader extends AbstractItemReader {
    private static final int PAGE = 1000;

    private final OrganizationPages pages;
    private final Run run;
    private String last = "";
    private Iterator<String> page = List.<String>of().iterator();

    @Inject
    public OrganizationReader(ReconciliationRepository runs, OrganizationPages pages, JobContext job) {
        this.pages = pages;
        Lease lease = BatchLease.of(job);
        this.run = runs.run(lease, Run.ORGANIZATIONS);
    }

    @Override
    public void open(@Nullable Serializable checkpoint) {
        if (checkpoint instanceof String organization) {
            last = organization;
        }
    }

    @Override
    public @Nullable Object readItem() {
        if (!page.hasNext()) {
            page = pages.after(run.scope(), last, PAGE).iterator();
            if (!page.hasNext()) {
                return null;
            }
        }
        last = page.next();
        return last;
    }

    @Override
    public Serializable checkpointInfo() {
        return last;
    }
}
