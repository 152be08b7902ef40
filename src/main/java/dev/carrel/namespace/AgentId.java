package dev.carrel.namespace;

/**
 * An agent's name within its organization: 1 to 128 characters of {@code A-Z a-z 0-9 . _ : @ -}, not only dots.
 */
public record AgentId(String value) {
    /** @throws dev.carrel.problem.ProblemException 400 for any other value */
    public AgentId {
        Names.check("agentId", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
