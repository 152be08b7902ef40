/**
 * {@code carrel ingest}: from files to published documents.
 *
 * <p>Files are found first ({@link dev.carrel.client.ingest.FileFinder}), so that the progress has an end; they are read
 * and sent in bounded batches ({@link dev.carrel.client.ingest.Batcher}), never all in memory; the ingestions behind the
 * batches are watched until they end, a few at a time ({@link dev.carrel.client.ingest.OpenIngestions}); and every
 * document ends in exactly one line of the {@link dev.carrel.client.ingest.IngestReport}. Running the same command again
 * after any interruption is safe: the service leaves unchanged documents alone.
 */
@NullMarked
package dev.carrel.client.ingest;

import org.jspecify.annotations.NullMarked;
