package dev.carrel.client.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.carrel.client.AgentOptions;
import dev.carrel.client.ExitCode;
import dev.carrel.client.Json;
import dev.carrel.client.ServiceOption;
import dev.carrel.client.WarmUpAnswer;
import dev.carrel.client.terminal.Terminal;
import dev.carrel.client.terminal.Words;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Has the service load what an agent's next searches will need. */
@Command(
        name = "warmup",
        description = "Loads what an agent's next searches will need into the memory of the service and of its index.")
public final class WarmUpCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ServiceOption service;

    @Mixin
    private AgentOptions agent;

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "N",
            description = "Chunks whose texts are loaded at most (default: the service's, 200).")
    private @Nullable Integer limit;

    @Option(names = "--json", description = "Print the answer as JSON.")
    private boolean json;

    @Override
    public Integer call() throws JsonProcessingException {
        WarmUpAnswer answer = service.client().warmUp(agent.address(), limit);
        Terminal terminal = Terminal.of(spec);
        terminal.out().println(json ? Json.pretty(answer) : sentence(answer));
        return ExitCode.OK;
    }

    private static String sentence(WarmUpAnswer answer) {
        return "Loaded " + Words.count(answer.chunks(), "chunk") + " and the index in "
                + Words.milliseconds(answer.tookMs())
                + (answer.complete() ? "." : "; the time was over before all was done.");
    }
}
