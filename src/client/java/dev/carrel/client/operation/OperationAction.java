package dev.carrel.client.operation;

import dev.carrel.client.CarrelClient;
import dev.carrel.client.ExitCode;
import dev.carrel.client.Operation;
import dev.carrel.client.ProblemException;
import dev.carrel.client.ServiceOption;
import dev.carrel.client.terminal.Terminal;
import dev.carrel.client.terminal.Words;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Something that is asked of operations, each by itself: what one refuses does not keep it from the others. */
abstract class OperationAction implements Callable<Integer> {
    private final String action;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ServiceOption service;

    @Mixin
    private OrganizationOption organization;

    @Parameters(paramLabel = "ID", arity = "1..*", description = "The operations, as ./carrel operations names them.")
    private List<String> ids = List.of();

    OperationAction(String action) {
        this.action = action;
    }

    @Override
    public Integer call() {
        CarrelClient client = service.client();
        Terminal terminal = Terminal.of(spec);
        boolean clean = true;
        for (String id : ids) {
            clean &= ask(client, terminal, id);
        }
        return clean ? ExitCode.OK : ExitCode.REFUSED;
    }

    private boolean ask(CarrelClient client, Terminal terminal, String id) {
        try {
            Operation operation = client.control(organization.value(), id, action);
            terminal.out()
                    .println(operation.kind() + " " + operation.id() + " is " + Words.word(operation.status())
                            + (operation.cancelRequested()
                                            && !operation.status().ended()
                                    ? " and ends at its next batch"
                                    : ""));
            return true;
        } catch (ProblemException e) {
            terminal.err().println(Terminal.plain(id) + ": " + e.problem().message());
            return false;
        }
    }
}
