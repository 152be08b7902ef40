package dev.carrel.warm;

import java.lang.foreign.MemorySegment;

/** In plain Java. Rows are copied to the heap, because loops over arrays are compiled better than those over memory segments. */
final class PlainProducts implements InnerProducts {
    /** Rows that are copied at once: with 384 dimensions, 24 KB, which the processor's first cache holds. */
    private static final int BLOCK = 16;

    @Override
    public void of(float[] question, MemorySegment rows, long start, int count, float[] products) {
        int dimension = question.length;
        float[] block = new float[Math.min(BLOCK, count) * dimension];
        for (int first = 0; first < count; first += BLOCK) {
            int inBlock = Math.min(BLOCK, count - first);
            long from = start + (long) first * dimension * Float.BYTES;
            MemorySegment.copy(rows, COMPONENT, from, block, 0, inBlock * dimension);
            for (int i = 0; i < inBlock; i++) {
                products[first + i] = product(question, block, i * dimension);
            }
        }
    }

    /** Eight sums side by side: the processor works at several at once, which the order of one sum would forbid. */
    private static float product(float[] question, float[] rows, int start) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        float e = 0;
        float f = 0;
        float g = 0;
        float h = 0;
        int i = 0;
        for (; i <= question.length - 8; i += 8) {
            int at = start + i;
            a = Math.fma(question[i], rows[at], a);
            b = Math.fma(question[i + 1], rows[at + 1], b);
            c = Math.fma(question[i + 2], rows[at + 2], c);
            d = Math.fma(question[i + 3], rows[at + 3], d);
            e = Math.fma(question[i + 4], rows[at + 4], e);
            f = Math.fma(question[i + 5], rows[at + 5], f);
            g = Math.fma(question[i + 6], rows[at + 6], g);
            h = Math.fma(question[i + 7], rows[at + 7], h);
        }
        for (; i < question.length; i++) {
            a = Math.fma(question[i], rows[start + i], a);
        }
        return a + b + (c + d) + (e + f + (g + h));
    }
}
