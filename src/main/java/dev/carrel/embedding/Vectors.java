package dev.carrel.embedding;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Arithmetic and storage form of vectors. Stateless. */
public final class Vectors {
    private Vectors() {}

    /** Little-endian float32, four bytes a component. */
    public static byte[] toBytes(float[] vector) {
        ByteBuffer buffer = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(vector);
        return buffer.array();
    }

    /** The opposite of {@link #toBytes}. The length must be a multiple of four. */
    public static float[] fromBytes(byte[] bytes) {
        float[] vector = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
        return vector;
    }

    /**
     * The vector of the same direction with length 1.
     *
     * @throws IllegalArgumentException when a component is not finite, or all are zero (no direction)
     */
    public static float[] normalize(float[] vector) {
        double squares = 0;
        for (float component : vector) {
            if (!Float.isFinite(component)) {
                throw new IllegalArgumentException("it has a component that is not a finite number");
            }
            squares += (double) component * component;
        }
        if (squares == 0) {
            throw new IllegalArgumentException("all its components are zero, so it has no direction");
        }
        double factor = 1 / Math.sqrt(squares);
        float[] unit = new float[vector.length];
        for (int i = 0; i < vector.length; i++) {
            unit[i] = (float) (vector[i] * factor);
        }
        return unit;
    }
}
