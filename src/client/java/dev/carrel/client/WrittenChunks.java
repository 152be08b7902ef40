package dev.carrel.client;

/** The answer to a direct write of chunks; they are searchable when it arrives. */
public record WrittenChunks(int inserted, int updated, int unchanged, long revision) {}
