package dev.carrel.bench.load;

import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Times from when requests were due, or sent, until they were answered, with three digits. Thread-safe. */
public final class Latencies {
    private static final long LONGEST_NANOS = 600_000_000_000L;
    private static final int DIGITS = 3;
    private static final double NANOS_PER_MILLI = 1e6;

    private final Histogram nanos = new ConcurrentHistogram(LONGEST_NANOS, DIGITS);

    void record(long time) {
        nanos.recordValue(Math.clamp(time, 0, LONGEST_NANOS));
    }

    /** In milliseconds, the time that this part of the requests took at most: 0.5 for the median. */
    public double quantile(double part) {
        return nanos.getValueAtPercentile(part * 100) / NANOS_PER_MILLI;
    }

    /** In milliseconds. */
    public double longest() {
        return nanos.getMaxValue() / NANOS_PER_MILLI;
    }

    public long count() {
        return nanos.getTotalCount();
    }
}
