package dev.carrel.chaos;

import java.util.List;

/** One request of an agent's caller, as planned. */
sealed interface Step {

    /** Sends documents, and waits until they are published or goes on at once. */
    record Ingest(List<Draft> documents, boolean waits) implements Step {}

    /** Writes single chunks, each a document of its own. */
    record PutChunks(List<Draft> chunks) implements Step {}

    /** Removes single chunks. */
    record RemoveChunks(List<Draft> chunks) implements Step {}

    /** Removes a document. */
    record RemoveDocument(Draft document) implements Step {}

    /** Deletes the agent, and waits until it is purged or goes on at once; what follows creates it anew. */
    record DeleteAgent(boolean waits) implements Step {}

    /** Waits until what was accepted has ended. */
    record AwaitIngestions() implements Step {}

    /**
     * What is to be written of a document.
     *
     * @param version number of the write within the agent's plan, so that no two are the same
     * @param parts chunks; 0 for a removal
     * @param embedded whether the caller brings the vectors
     */
    record Draft(String key, int version, int parts, boolean embedded) {}
}
