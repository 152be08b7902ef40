package dev.carrel.deletion;

import dev.carrel.deletion.DeletionRepository.Deletion;
import dev.carrel.operation.Operation;
import dev.carrel.operation.OperationStatus;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What has become of the knowledge that a deletion is about; it is invisible in all states but the last. */
enum NamespaceState {
    /** Nothing was purged yet: cancelling gives it back. */
    RETIRED,
    /** The purge has begun. When the deletion failed or was cancelled it stays so until it is retried. */
    PURGING,
    /** Nothing of it is left; the certificate says so. */
    PURGED,
    /** The deletion was cancelled before its purge, and the agent has it again. */
    RESTORED;

    static NamespaceState of(Operation operation, @Nullable Deletion deletion) {
        if (operation.status() == OperationStatus.COMPLETED) {
            return PURGED;
        }
        if (deletion != null && deletion.restoredAt() != null) {
            return RESTORED;
        }
        return deletion != null && deletion.purgeBeganAt() == null ? RETIRED : PURGING;
    }

    /** The word in answers. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
