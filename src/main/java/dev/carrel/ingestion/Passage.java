package dev.carrel.ingestion;

import java.util.UUID;

/**
 * A passage cut from a document, to be embedded and written.
 *
 * @param item the document's place in the ingestion
 * @param ordinal the passage's place in the document
 */
record Passage(int item, UUID versionId, UUID documentId, String documentKey, int ordinal, String text) {}
