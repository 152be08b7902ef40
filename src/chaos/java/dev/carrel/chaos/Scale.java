package dev.carrel.chaos;

/**
 * How much a round is.
 *
 * @param nodes processes of the service
 * @param organizations callers that must not see each other
 * @param agents of each organization
 * @param steps of each agent's caller
 * @param faults that happen meanwhile
 */
record Scale(int nodes, int organizations, int agents, int steps, int faults) {}
