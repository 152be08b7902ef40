package dev.carrel.client;

/**
 * What a warm-up has loaded.
 *
 * @param chunks whose texts the service holds now
 * @param textBytes their length
 * @param complete false when the time was over before all was done
 * @param tookMs inside the service
 */
public record WarmUpAnswer(int chunks, long textBytes, boolean complete, double tookMs) {}
