package dev.carrel.namespace;

import org.jspecify.annotations.Nullable;

/**
 * An agent's name within its organization: 1 to 128 characters of {@code A-Z a-z 0-9 . _ : @ -}, not only dots. Besides these
 * there is {@link #ALL}, which no caller can name. A class and not a record, because a record's constructor could not keep
 * the two apart.
 */
public final class AgentId {
    /** In the place of an agent: an operation of all agents of the organization. */
    public static final AgentId ALL = new AgentId();

    private final String value;

    /** @throws dev.carrel.problem.ProblemException 400 for any other value */
    public AgentId(String value) {
        this.value = Names.check("agentId", value);
    }

    private AgentId() {
        this.value = Names.RESERVED;
    }

    /** As an operation's row has it. */
    public static AgentId ofRow(String value) {
        return value.equals(Names.RESERVED) ? ALL : new AgentId(value);
    }

    public String value() {
        return value;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AgentId that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return value;
    }
}
