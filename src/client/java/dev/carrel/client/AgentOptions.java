package dev.carrel.client;

import picocli.CommandLine.Option;

/** The agent that a command is about; shared by the commands that need one. */
public final class AgentOptions {
    @Option(
            names = {"-o", "--organization"},
            paramLabel = "ORGANIZATION",
            required = true,
            description = "The organization that the agent belongs to.")
    private String organization;

    @Option(
            names = {"-a", "--agent"},
            paramLabel = "AGENT",
            required = true,
            description = "The agent whose knowledge is meant.")
    private String agent;

    public AgentAddress address() {
        return new AgentAddress(organization, agent);
    }
}
