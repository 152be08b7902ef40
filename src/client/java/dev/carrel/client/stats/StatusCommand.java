package dev.carrel.client.stats;

import dev.carrel.client.CarrelClient;
import dev.carrel.client.ExitCode;
import dev.carrel.client.Health;
import dev.carrel.client.ServiceOption;
import dev.carrel.client.terminal.Table;
import dev.carrel.client.terminal.Terminal;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows whether the service is ready, and what of it is not. */
@Command(name = "status", description = "Shows whether the service is ready to serve.")
public final class StatusCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ServiceOption service;

    @Override
    public Integer call() {
        CarrelClient client = service.client();
        Health health = client.readiness();
        Terminal terminal = Terminal.of(spec);
        terminal.out().println(client.service() + (health.up() ? " is ready" : " is not ready"));
        Table table = new Table("", "", "");
        health.all().forEach(check -> table.row(check.name(), check.up() ? "up" : "down", data(check)));
        if (!table.isEmpty()) {
            table.print(terminal);
        }
        return health.up() ? ExitCode.OK : ExitCode.REFUSED;
    }

    private static String data(Health.Check check) {
        Map<String, Object> data = check.data();
        return data == null
                ? ""
                : data.entrySet().stream()
                        .map(entry -> entry.getKey() + " " + entry.getValue())
                        .collect(Collectors.joining(", "));
    }
}
