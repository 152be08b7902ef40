package dev.carrel.bench.report;

import dev.carrel.bench.service.MeasuredService;
import dev.carrel.client.terminal.Table;
import dev.carrel.client.terminal.Terminal;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Prints a measurement: its conditions with the exact command first, so that a figure quoted elsewhere can name how it was
 * made; steps on standard error while it runs; its tables last.
 */
public final class Report {
    /** Settings that change what is measured; passwords and keys are not among them. */
    private static final List<String> SETTINGS = List.of(
            "CARREL_JAVA_OPTS", "CARREL_EMBEDDING_", "CARREL_INGESTION_", "CARREL_OPERATION_", "CARREL_ELASTICSEARCH_");

    private final Terminal terminal;
    private final String title;
    private final Table conditions = new Table("", "");

    private Report(Terminal terminal, String title) {
        this.terminal = terminal.uncut();
        this.title = title;
    }

    /** The report of a command, begun before the service starts, so that it tells what else the machine was doing. */
    public static Report of(CommandSpec command, String title) {
        Report report = new Report(Terminal.of(command), title);
        List<String> arguments = command.root().commandLine().getParseResult().originalArgs();
        return report.condition("command", settings() + "./carrel " + String.join(" ", arguments))
                .condition("machine", Machine.describe())
                .condition("versions", Versions.describe());
    }

    private static String settings() {
        return System.getenv().entrySet().stream()
                .filter(setting -> SETTINGS.stream().anyMatch(setting.getKey()::startsWith))
                .filter(setting ->
                        !setting.getKey().endsWith("KEY") && !setting.getKey().endsWith("PASSWORD"))
                .map(setting -> setting.getKey() + "='" + setting.getValue() + "' ")
                .sorted()
                .collect(Collectors.joining());
    }

    /** Adds a line to the conditions. */
    public Report condition(String name, String value) {
        conditions.row("  " + name, value);
        return this;
    }

    public Report service(MeasuredService service) {
        return condition("service", service.description());
    }

    /** Says on standard error what is being done. */
    public void step(String what) {
        terminal.err().println("… " + what);
    }

    /** Prints everything: conditions, then tables and lines. */
    public void print(Stream<?> parts) {
        terminal.out().println(terminal.bold(title));
        conditions.print(terminal);
        parts.forEach(part -> {
            terminal.out().println();
            switch (part) {
                case Table table -> table.print(terminal);
                default -> terminal.out().println(part);
            }
        });
    }
}
