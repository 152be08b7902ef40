package dev.carrel.deletion;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.carrel.deletion.PurgeRepository.Certificate;
import dev.carrel.operation.Operation;
import dev.carrel.operation.OperationView;
import org.jspecify.annotations.Nullable;

/**
 * A deletion as answers show it.
 *
 * @param inProgress false once it completed, failed or was cancelled
 * @param certificate the proof; absent until completed
 */
public record DeletionView(
        String queueId,
        boolean inProgress,
        @JsonUnwrapped OperationView operation,
        @Nullable Certificate certificate) {

    static DeletionView of(Operation operation, @Nullable Certificate certificate) {
        return new DeletionView(
                operation.id().toString(), !operation.status().ended(), OperationView.of(operation), certificate);
    }
}
