package dev.carrel.operation;

import org.jboss.logging.MDC;

/** Whose operation the log lines of this thread are about: organization, agent and operation. Stateless. */
final class LogContext {
    private static final String ORGANIZATION = "organization";
    private static final String AGENT = "agent";
    private static final String OPERATION = "operation";

    private LogContext() {}

    static void enter(Operation operation) {
        MDC.put(ORGANIZATION, operation.organization().value());
        MDC.put(AGENT, operation.agent().value());
        MDC.put(OPERATION, operation.id().toString());
    }

    static void leave() {
        MDC.remove(ORGANIZATION);
        MDC.remove(AGENT);
        MDC.remove(OPERATION);
    }
}
