package dev.carrel.warm;

import java.lang.foreign.MemorySegment;

/** Inner products of a question with codes, of a byte for each component, that lie one after another in memory. Thread-safe. */
interface CodeProducts {
    /**
     * Computes the products of the first {@code count} codes from {@code start}.
     *
     * @param question decides how many components a code has
     * @param codes signed bytes
     * @param start in bytes
     * @param products filled from 0 on
     */
    void of(float[] question, MemorySegment codes, long start, int count, float[] products);
}
