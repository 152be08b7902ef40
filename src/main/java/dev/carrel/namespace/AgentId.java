package dev.carrel.namespace;

/**
 * An agent's name within its organization: 1 to 128 characters of {@code A-Z a-z 0-9 . _ : @ -}, not only dots.
 *
 * @throws dev.carrel.problem.ProblemException 400 for any other value
 */
public record AgentId(String value) {
    public AgentId {
        Names.check("agentId", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
