package dev.carrel.client.document;

import dev.carrel.client.AgentAddress;
import dev.carrel.client.AgentOptions;
import dev.carrel.client.CarrelClient;
import dev.carrel.client.ExitCode;
import dev.carrel.client.ProblemException;
import dev.carrel.client.QueuedDeletion;
import dev.carrel.client.ServiceOption;
import dev.carrel.client.terminal.Terminal;
import dev.carrel.client.terminal.Words;
import java.io.Console;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Deletes documents, or with {@code --all} an agent's whole knowledge. */
@Command(name = "delete", description = "Deletes documents, or with --all everything that an agent knows.")
public final class DeleteCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ServiceOption service;

    @Mixin
    private AgentOptions agent;

    @Parameters(paramLabel = "KEY", arity = "0..*", description = "Keys of the documents.")
    private List<String> keys = List.of();

    @Option(names = "--all", description = "Delete the agent with all its documents; this cannot be taken back.")
    private boolean all;

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask before an agent is deleted.")
    private boolean yes;

    @Option(names = "--no-wait", description = "With --all: do not wait for the purge and its certificate.")
    private boolean noWait;

    @Override
    public Integer call() throws InterruptedException {
        if (all == !keys.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "name the documents to delete, or say --all");
        }
        CarrelClient client = service.client();
        Terminal terminal = Terminal.of(spec);
        if (all) {
            return deleteAgent(client, terminal) ? ExitCode.OK : ExitCode.REFUSED;
        }
        boolean clean = true;
        for (String key : keys) {
            clean &= delete(client, terminal, key);
        }
        return clean ? ExitCode.OK : ExitCode.REFUSED;
    }

    private boolean deleteAgent(CarrelClient client, Terminal terminal) throws InterruptedException {
        if (!yes && !confirmed(System.console(), agent.address())) {
            terminal.err().println("Nothing was deleted.");
            return false;
        }
        QueuedDeletion deletion = client.deleteAgent(agent.address());
        terminal.err()
                .println(agent.address() + " is invisible from now on; its purge is deletion " + deletion.queueId());
        return noWait || new AgentDeletion(client, agent.address(), deletion.queueId()).follow(terminal);
    }

    /** Asks a person; a script, which has no terminal, has said what it wants. */
    private static boolean confirmed(@Nullable Console console, AgentAddress agent) {
        if (console == null || !console.isTerminal()) {
            return true;
        }
        String answer = console.readLine("Delete everything that %s knows? This cannot be taken back. [y/N] ", agent);
        return isYes(answer);
    }

    static boolean isYes(@Nullable String answer) {
        return answer != null && List.of("y", "yes").contains(answer.strip().toLowerCase(Locale.ROOT));
    }

    private boolean delete(CarrelClient client, Terminal terminal, String key) {
        try {
            long chunks = client.deleteDocument(agent.address(), key).deletedChunks();
            terminal.out().println(Terminal.plain(key) + " deleted with " + Words.count(chunks, "chunk"));
            return true;
        } catch (ProblemException e) {
            terminal.err().println(Terminal.plain(key) + ": " + e.problem().message());
            return false;
        }
    }
}
