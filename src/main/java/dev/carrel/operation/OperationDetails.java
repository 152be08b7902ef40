package dev.carrel.operation;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.carrel.operation.ExecutionRepository.Execution;
import dev.carrel.operation.LeaseRepository.Claim;
import dev.carrel.operation.LeaseRepository.LeaseState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An operation with what was done for it.
 *
 * @param lease who works on it, or did last
 * @param claims the latest of every claim that was made, newest first; their tokens tell that it never ran twice at once
 * @param executions the latest executions of its job, oldest first; empty before the first
 */
public record OperationDetails(
        @JsonUnwrapped OperationView operation,
        @Nullable LeaseState lease,
        List<Claim> claims,
        List<Execution> executions) {}
