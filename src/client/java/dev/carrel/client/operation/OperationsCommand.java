package dev.carrel.client.operation;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.carrel.client.CarrelClient;
import dev.carrel.client.ExitCode;
import dev.carrel.client.Json;
import dev.carrel.client.Operation;
import dev.carrel.client.OperationQuery;
import dev.carrel.client.Page;
import dev.carrel.client.ServiceOption;
import dev.carrel.client.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists an organization's operations, or shows one with everything that was done for it. */
@Command(
        name = "operations",
        description = "Lists the operations of an organization, newest first, or shows the one that is named.")
public final class OperationsCommand implements Callable<Integer> {
    private static final int PAGE = 200;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ServiceOption service;

    @Mixin
    private OrganizationOption organization;

    @Parameters(paramLabel = "ID", arity = "0..1", description = "Show this one with its lease, claims and job steps.")
    private @Nullable String id;

    @Option(
            names = {"-a", "--agent"},
            paramLabel = "AGENT",
            description = "Only those of this agent.")
    private @Nullable String agent;

    @Option(names = "--kind", paramLabel = "KIND", description = "Only ingestion, deletion or another kind.")
    private @Nullable String kind;

    @Option(
            names = "--status",
            paramLabel = "STATUS",
            description = "Only pending, processing, completed, failed or cancelled.")
    private @Nullable String status;

    @Option(names = "--stuck", description = "Only those that are open and nobody has worked on for long.")
    private boolean stuck;

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "N",
            defaultValue = "50",
            description = "Operations shown at most (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Option(names = "--json", description = "Print the answer as JSON.")
    private boolean json;

    @Override
    public Integer call() throws JsonProcessingException {
        CarrelClient client = service.client();
        Terminal terminal = Terminal.of(spec);
        if (id != null) {
            Operation operation = client.operation(organization.value(), id);
            if (json) {
                terminal.out().println(Json.pretty(operation));
            } else {
                OperationTables.printOne(terminal, operation);
            }
            return ExitCode.OK;
        }
        List<Operation> operations = new ArrayList<>();
        OperationQuery query = new OperationQuery(kind, status, agent, stuck);
        @Nullable String cursor = null;
        do {
            int wanted = Math.max(1, Math.min(PAGE, limit - operations.size()));
            Page<Operation> page = client.operations(organization.value(), query, wanted, cursor);
            operations.addAll(page.items());
            cursor = page.next();
        } while (cursor != null && operations.size() < limit);
        if (json) {
            terminal.out().println(Json.pretty(operations));
        } else {
            OperationTables.printList(terminal, operations, cursor != null);
        }
        return ExitCode.OK;
    }
}
