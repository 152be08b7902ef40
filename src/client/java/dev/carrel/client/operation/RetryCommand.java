package dev.carrel.client.operation;

import picocli.CommandLine.Command;

/** Continues operations that failed or were cancelled, where they stopped. */
@Command(name = "retry", description = "Continues operations that failed or were cancelled, where they stopped.")
public final class RetryCommand extends OperationAction {
    public RetryCommand() {
        super("retry");
    }
}
