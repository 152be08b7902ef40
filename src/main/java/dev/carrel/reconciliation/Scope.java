package dev.carrel.reconciliation;

import dev.carrel.namespace.AgentId;
import dev.carrel.namespace.OrganizationId;
import dev.carrel.operation.Operation;
import java.util.Locale;

/** What a run looks at. Always said, never the result of something that was left out. */
public sealed interface Scope {

    /** Everything in both stores, known or not. */
    record Service() implements Scope {}

    /** All incarnations of an organization's agents. */
    record Organization(OrganizationId organization) implements Scope {}

    /** All incarnations of one agent. */
    record Agent(OrganizationId organization, AgentId agent) implements Scope {}

    /** The organization in the operation's row. */
    default OrganizationId organizationId() {
        return switch (this) {
            case Service() -> OrganizationId.SERVICE;
            case Organization(var organization) -> organization;
            case Agent(var organization, var agent) -> organization;
        };
    }

    /** The agent in the operation's row. */
    default AgentId agentId() {
        return switch (this) {
            case Service() -> AgentId.ALL;
            case Organization(var organization) -> AgentId.ALL;
            case Agent(var organization, var agent) -> agent;
        };
    }

    /** The word in rows and answers. */
    default String label() {
        return getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    /** The scope of a run, from its row's word and its operation. */
    static Scope of(String label, Operation operation) {
        return switch (label) {
            case "service" -> new Service();
            case "organization" -> new Organization(operation.organization());
            case "agent" -> new Agent(operation.organization(), operation.agent());
            default -> throw new IllegalStateException("No scope '" + label + "'");
        };
    }
}
