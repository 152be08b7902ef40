package dev.carrel.client.operation;

import picocli.CommandLine.Command;

/** Stops operations at their next batch; a deletion that has purged nothing is taken back. */
@Command(
        name = "cancel",
        description = "Stops operations at their next batch; a deletion that has purged nothing is taken back.")
public final class CancelCommand extends OperationAction {
    public CancelCommand() {
        super("cancel");
    }
}
