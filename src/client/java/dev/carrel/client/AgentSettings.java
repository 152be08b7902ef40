package dev.carrel.client;

/**
 * What is chosen for an agent before its first document.
 *
 * @param language of its texts, for the search by words
 */
public record AgentSettings(String language) {}
