package dev.carrel.ingestion;

import dev.carrel.document.CheckedChunk;
import dev.carrel.document.NewVersion;
import java.util.List;

/**
 * A document that has passed all checks.
 *
 * @param index its place in the request
 * @param chunks its chunks with keys, when they were given; empty when its body is to be split
 * @param bytes UTF-8 bytes of its text
 */
record CheckedDocument(int index, NewVersion version, List<CheckedChunk> chunks, long bytes) {}
