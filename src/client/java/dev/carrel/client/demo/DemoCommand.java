package dev.carrel.client.demo;

import dev.carrel.client.AgentAddress;
import dev.carrel.client.CarrelClient;
import dev.carrel.client.ExitCode;
import dev.carrel.client.ServiceOption;
import dev.carrel.client.ingest.IngestCommand;
import dev.carrel.client.stats.StatsTables;
import dev.carrel.client.terminal.Table;
import dev.carrel.client.terminal.Terminal;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Called by the launcher, which has just started the service. */
@Command(name = "demo", hidden = true, description = "Loads the sample into a service that is starting, and asks it.")
public final class DemoCommand implements Callable<Integer> {
    private static final Duration START_LIMIT = Duration.ofMinutes(3);
    private static final int SHOWN_LOG_LINES = 15;

    @Spec
    private CommandSpec spec;

    @Option(names = "--sample", required = true, description = "The folder of the sample.")
    private Path sampleFolder;

    @Option(names = "--service-file", required = true, description = "Where the service writes its address.")
    private Path serviceFile;

    @Option(names = "--port", required = true, description = "The port that the service was told to listen on.")
    private int port;

    @Option(names = "--pid", required = true, description = "The service's process.")
    private long pid;

    @Option(names = "--log", required = true, description = "Where the service's output goes.")
    private Path log;

    @Option(names = "--once", description = "The service ends after this, so nothing is said about using it.")
    private boolean once;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Terminal terminal = Terminal.of(spec);
        StartingService service = new StartingService(serviceFile, log, pid, terminal);
        if (StartingService.taken(port)) {
            terminal.err().println("Port " + port + " is in use; choose another with --port");
            return ExitCode.UNREACHABLE;
        }
        Optional<CarrelClient> client = service.await(START_LIMIT);
        if (client.isEmpty()) {
            explain(terminal, service.alive());
            return ExitCode.UNREACHABLE;
        }
        Sample sample = Sample.read(sampleFolder);
        boolean clean = show(client.get(), terminal, sample);
        if (!once) {
            invite(terminal, client.get().service(), sample);
        }
        terminal.out().flush();
        return clean ? ExitCode.OK : ExitCode.REFUSED;
    }

    private static boolean show(CarrelClient client, Terminal terminal, Sample sample) throws InterruptedException {
        boolean clean = true;
        for (AgentAddress agent : sample.agents().keySet()) {
            clean &= IngestCommand.ingest(client, agent, List.of(sample.documents(agent)), null, terminal)
                    .clean();
        }
        DemoSearches searches = new DemoSearches(client, terminal, sample);
        heading(terminal, "One question to every agent; each answers from its own documents only");
        searches.askAllTheSame();
        heading(terminal, "Other words than the documents use");
        searches.askEverything();
        heading(terminal, "Statistics");
        for (String organization : sample.organizations()) {
            StatsTables.printOrganization(terminal, client, organization);
            terminal.out().println();
        }
        return clean;
    }

    /** What a reader can try now, ready to be copied. */
    private static void invite(Terminal terminal, URI service, Sample sample) {
        String carrel = service.equals(ServiceOption.USUAL) ? "./carrel" : "CARREL_URL=" + service + " ./carrel";
        AgentAddress agent = sample.agents().keySet().iterator().next();
        String options = " -o " + agent.organization() + " -a " + agent.agent();
        heading(terminal, "Serving until Ctrl-C. In another terminal, or a browser:");
        new Table("", "")
                .row("search", carrel + " search" + options + " \"" + sample.sharedQuestion() + "\"")
                .row("your own files", carrel + " ingest -o me -a notes FOLDER")
                .row("statistics", carrel + " stats -o " + agent.organization())
                .row("the API", service + "/swagger-ui")
                .row("health, metrics", service + "/health  " + service + "/metrics")
                .print(terminal.uncut());
    }

    private static void heading(Terminal terminal, String text) {
        terminal.out().println();
        terminal.out().println(terminal.bold("── " + text));
        terminal.out().println();
    }

    private void explain(Terminal terminal, boolean alive) throws IOException {
        terminal.err()
                .println(alive ? "The service is not ready after " + START_LIMIT : "The service ended while starting.");
        if (Files.exists(log)) {
            List<String> lines = Files.readAllLines(log);
            lines.subList(Math.max(0, lines.size() - SHOWN_LOG_LINES), lines.size())
                    .forEach(terminal.err()::println);
        }
        terminal.err().println("Its whole output is in " + log);
    }
}
