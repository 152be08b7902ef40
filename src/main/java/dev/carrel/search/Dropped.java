package dev.carrel.search;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the index that is not alive.
 *
 * @param chunkKey absent when the row is gone
 * @param documentKey likewise
 * @param reason {@code removed}: there is no row; {@code replaced}, {@code discarded}: it waits for its purge; {@code staged}:
 *     it is not published yet; {@code ready}: it was published only after it had been looked for
 */
@Schema(examples = "{\"chunkKey\": \"returns.md#0\", \"documentKey\": \"returns.md\", \"reason\": \"replaced\"}")
public record Dropped(@Nullable String chunkKey, @Nullable String documentKey, String reason) {}
