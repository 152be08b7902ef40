package dev.carrel.bench.data;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Exact arithmetic in this process. Stateless. */
public final class Nearest {
    private Nearest() {}

    /** Places of the vectors with the largest inner products. */
    public static Set<Integer> of(List<float[]> vectors, float[] question, int count) {
        double[] products = vectors.stream()
                .mapToDouble(vector -> product(vector, question))
                .toArray();
        return IntStream.range(0, products.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -products[i]))
                .limit(count)
                .collect(Collectors.toSet());
    }

    /** The inner product, which is the cosine of vectors of length 1. */
    public static double product(float[] one, float[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += (double) one[i] * other[i];
        }
        return sum;
    }
}
