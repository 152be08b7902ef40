package dev.carrel.client.operation;

import picocli.CommandLine.Command;

/** Takes up open operations that nobody works on. */
@Command(name = "restart", description = "Takes up open operations that nobody works on.")
public final class RestartCommand extends OperationAction {
    public RestartCommand() {
        super("restart");
    }
}
