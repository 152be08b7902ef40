package dev.carrel.client;

/** The answer to the deletion of one document: how many chunks went, and the namespace's revision after it. */
public record RemovedDocument(long deletedChunks, long revision) {}
