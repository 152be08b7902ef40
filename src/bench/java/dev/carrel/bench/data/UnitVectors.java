package dev.carrel.bench.data;

import java.util.random.RandomGenerator;

/** Vectors of length 1. */
final class UnitVectors {
    private UnitVectors() {}

    static float[] random(int dimension, RandomGenerator random) {
        float[] vector = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            vector[i] = (float) random.nextGaussian();
        }
        return normalized(vector);
    }

    /** A vector at a cosine of about {@code 1 / sqrt(1 + spread²)} from {@code centre}, in a random direction. */
    static float[] near(float[] centre, double spread, RandomGenerator random) {
        double perComponent = spread / Math.sqrt(centre.length);
        float[] vector = new float[centre.length];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) (centre[i] + perComponent * random.nextGaussian());
        }
        return normalized(vector);
    }

    private static float[] normalized(float[] vector) {
        double squares = 0;
        for (float component : vector) {
            squares += (double) component * component;
        }
        float factor = (float) (1 / Math.sqrt(squares));
        for (int i = 0; i < vector.length; i++) {
            vector[i] *= factor;
        }
        return vector;
    }
}
