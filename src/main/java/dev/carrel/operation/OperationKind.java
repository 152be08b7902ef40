package dev.carrel.operation;

import dev.carrel.problem.ProblemException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What an operation does, and the job that does it. */
public enum OperationKind {
    INGESTION("ingestion", "ingest-documents"),
    DELETION("deletion", "delete-namespace"),
    RECONCILIATION("reconciliation", "reconcile-metadata"),
    PRUNING("pruning", "prune-chunks");

    private final String label;
    private final String jobName;

    OperationKind(String label, String jobName) {
        this.label = label;
        this.jobName = jobName;
    }

    /** The word in rows and answers. */
    public String label() {
        return label;
    }

    /** File name of the job definition in {@code batch-jobs/}, without its ending; also the job's id. */
    public String jobName() {
        return jobName;
    }

    /** Parses a caller's word; 400 for any other. */
    public static OperationKind parse(String label) {
        for (OperationKind kind : values()) {
            if (kind.label.equals(label)) {
                return kind;
            }
        }
        throw ProblemException.invalid(
                "kind",
                label,
                "kind must be one of "
                        + Stream.of(values()).map(OperationKind::label).collect(Collectors.joining(", ")) + ".",
                null);
    }

    static OperationKind of(String label) {
        for (OperationKind kind : values()) {
            if (kind.label.equals(label)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("No operation kind '" + label + "'");
    }
}
