package dev.carrel.bench.data;

import dev.carrel.bench.MeasurementException;
import java.util.stream.IntStream;

/**
 * How many chunks each of many agents has: the agent of rank r has about {@code largest / r^s} (Zipf's law), with the exponent
 * s for which all together have what is asked for. Stateless.
 */
public final class ZipfSizes {
    private static final double STEEPEST = 20;
    private static final int HALVINGS = 100;

    private ZipfSizes() {}

    /**
     * Sizes by number of the agent, the largest first; each at least 1, their sum exactly {@code chunks}.
     *
     * @param largest chunks of the first; where all have as many on average or more, all are alike
     * @throws MeasurementException when {@code chunks} is less than {@code largest} and one for each other agent
     */
    public static int[] of(int agents, int chunks, int largest) {
        if (agents < 1 || largest < 1 || (long) largest + agents - 1 > chunks) {
            throw new MeasurementException("An agent of " + largest + " chunks and " + (agents - 1)
                    + " others do not fit into " + chunks + " chunks");
        }
        double exponent = exponent(agents, chunks, largest);
        int[] sizes = new int[agents];
        long given = 0;
        double wanted = 0;
        for (int rank = agents; rank >= 1; rank--) {
            wanted += largest / Math.pow(rank, exponent);
            long upTo = rank == 1 ? chunks : Math.round(wanted);
            sizes[rank - 1] = (int) Math.max(1, upTo - given);
            given += sizes[rank - 1];
        }
        return sizes;
    }

    /** The sum falls as the exponent rises, from agents × largest at 0 to little more than largest. */
    private static double exponent(int agents, int chunks, int largest) {
        double low = 0;
        double high = STEEPEST;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            double sum = IntStream.rangeClosed(1, agents)
                    .mapToDouble(rank -> largest / Math.pow(rank, middle))
                    .sum();
            if (sum > chunks) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }
}
