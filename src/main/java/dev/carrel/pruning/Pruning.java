package dev.carrel.pruning;

import java.time.Instant;

/**
 * What is known of a pruning besides its operation.
 *
 * @param unusedBefore chunks last used before this are cold
 * @param dryRun true when they are only listed
 * @param lastChunkId how far it has come
 * @param found chunks that were cold
 * @param pruned those of them that were removed
 */
record Pruning(Instant unusedBefore, boolean dryRun, long lastChunkId, long found, long pruned) {}
