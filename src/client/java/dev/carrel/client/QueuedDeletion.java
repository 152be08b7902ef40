package dev.carrel.client;

/** The answer to the deletion of a whole agent: it is gone from searches already, the purge goes on as {@code queueId}. */
public record QueuedDeletion(boolean success, String queueId, String message) {}
