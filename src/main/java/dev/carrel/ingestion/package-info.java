/**
 * From a request to published documents: reading, staging, and the batch job {@code ingest-documents}.
 *
 * <p>A request is read as a stream and staged in PostgreSQL under an operation; the job then splits, embeds, indexes,
 * publishes and purges, each a chunk step with a checkpoint. Small writes use the same staging, indexing and publication
 * inside the request.
 */
@NullMarked
package dev.carrel.ingestion;

import org.jspecify.annotations.NullMarked;
