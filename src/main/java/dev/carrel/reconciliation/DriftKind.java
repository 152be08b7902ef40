package dev.carrel.reconciliation;

import dev.carrel.problem.ProblemException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What can be wrong, and what healing does. */
public enum DriftKind {
    /** A published row has no entry. Healing indexes it. */
    MISSING_ENTRY,
    /** A published row is still marked "not yet indexed". Healing indexes it and removes the mark. */
    NOT_INDEXED,
    /** A published row's entry has no vector and is found by no search. Healing indexes it again. */
    MISSING_VECTOR,
    /** A published row's entry lies under another routing key, where no search finds it. Healing removes and indexes it. */
    MISROUTED_ENTRY,
    /** An entry has no row, but its document is published: it is of an older version. Healing removes it. */
    STALE_ENTRY,
    /** An entry has no row, nor has its document, in an incarnation that lives. Healing removes it. */
    ORPHANED_ENTRY,
    /** An entry of an incarnation whose deletion is completed. Healing removes it. */
    RETIRED_ENTRY,
    /** An entry of an incarnation that was never known. Healing removes it. */
    UNKNOWN_ENTRY,
    /** A row without a version, or of an incarnation whose deletion is completed or that is not known. Healing removes it. */
    ORPHANED_ROW,
    /** A counter of a version, an agent or an organization is not what its rows say. Healing counts them. */
    WRONG_COUNTER,
    /** A document whose current version is not ready, or a version that is ready, or staged for long, and not current. */
    STUCK_VERSION,
    /** An operation that is open and that no node could ever take up. Healing lets it be taken up. */
    ENDLESS_OPERATION;

    /** The word in rows and answers. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Parses a row's or a caller's word; 400 for any other. */
    public static DriftKind of(String label) {
        return Arrays.stream(values())
                .filter(kind -> kind.label().equals(label))
                .findFirst()
                .orElseThrow(() -> ProblemException.invalid(
                        "kind",
                        label,
                        "kind must be one of "
                                + Arrays.stream(values()).map(DriftKind::label).collect(Collectors.joining(", ")) + ".",
                        null));
    }
}
