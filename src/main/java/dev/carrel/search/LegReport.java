package dev.carrel.search;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What one leg of a search did, in its last look at the index.
 *
 * @param requests to the index, or scans of the memory; more than one when dead entries had to be made up for
 * @param asked entries asked for in the last of them
 * @param found entries that it gave
 * @param belowMinimum of these, left out by the least score
 * @param dead of these, dropped at the join with the rows
 * @param ranked what is left, as far as wanted
 * @param inMemory whether the last of them was answered from the node's own memory
 */
@Schema(
        examples = "{\"requests\": 1, \"asked\": 100, \"found\": 100, \"belowMinimum\": 4, \"dead\": 1, \"ranked\": 95,"
                + " \"inMemory\": false}")
public record LegReport(int requests, int asked, int found, int belowMinimum, int dead, int ranked, boolean inMemory) {}
