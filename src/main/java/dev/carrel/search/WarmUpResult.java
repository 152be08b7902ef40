package dev.carrel.search;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What a warm-up has loaded on the node that has answered.
 *
 * @param chunks whose texts this node holds now: of those used most, those that are still published
 * @param textBytes their length in UTF-8
 * @param meaning whether the vectors were read by a search
 * @param inMemory whether this node holds the vectors in its own memory now: not when it is full of what is used, or loads another
 * @param words whether the words were read by a search
 * @param complete false when the time was over before all of it was done; what was loaded stays
 * @param tookMs milliseconds within the service
 */
@Schema(
        examples =
                "{\"chunks\": 200, \"textBytes\": 187211, \"meaning\": true, \"inMemory\": true, \"words\": true, \"complete\": true,"
                        + " \"tookMs\": 41.07}")
public record WarmUpResult(
        int chunks,
        long textBytes,
        boolean meaning,
        boolean inMemory,
        boolean words,
        boolean complete,
        double tookMs) {}
