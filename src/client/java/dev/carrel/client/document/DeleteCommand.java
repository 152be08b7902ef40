package dev.carrel.client.document;

import dev.carrel.client.AgentOptions;
import dev.carrel.client.CarrelClient;
import dev.carrel.client.ExitCode;
import dev.carrel.client.ProblemException;
import dev.carrel.client.QueuedDeletion;
import dev.carrel.client.ServiceOption;
import dev.carrel.client.terminal.Terminal;
import dev.carrel.client.terminal.Words;
import java.util.List;
import java.util.concurrent.Callable;
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

    @Override
    public Integer call() {
        if (all == !keys.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "name the documents to delete, or say --all");
        }
        CarrelClient client = service.client();
        Terminal terminal = Terminal.of(spec);
        if (all) {
            QueuedDeletion deletion = client.deleteAgent(agent.address());
            terminal.out()
                    .println(agent.address() + " is deleted; the purge goes on as deletion " + deletion.queueId());
            return ExitCode.OK;
        }
        boolean clean = true;
        for (String key : keys) {
            clean &= delete(client, terminal, key);
        }
        return clean ? ExitCode.OK : ExitCode.REFUSED;
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
