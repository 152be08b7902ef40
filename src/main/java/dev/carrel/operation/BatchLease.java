package dev.carrel.operation;

import dev.carrel.namespace.Incarnation;
import jakarta.batch.runtime.context.JobContext;
import java.util.Properties;
import java.util.UUID;

/** Rebuilds the lease from job parameters, which are text. Stateless. */
public final class BatchLease {
    private BatchLease() {}

    /** The lease under which a job execution was started, from the properties that every job definition declares. */
    public static Lease of(JobContext job) {
        Properties properties = job.getProperties();
        return new Lease(
                new OperationId(UUID.fromString(properties.getProperty(Jobs.OPERATION_ID))),
                Long.parseLong(properties.getProperty(Jobs.TOKEN)),
                new Incarnation(UUID.fromString(properties.getProperty(Jobs.INCARNATION))));
    }
}
