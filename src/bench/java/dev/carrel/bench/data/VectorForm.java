package dev.carrel.bench.data;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

/** The two forms in which the API takes a vector. */
public enum VectorForm {
    /** An array of numbers. */
    JSON {
        @Override
        void write(float[] vector, JsonGenerator json) throws IOException {
            json.writeStartArray();
            for (float component : vector) {
                json.writeNumber(component);
            }
            json.writeEndArray();
        }
    },
    /** Base64 of little-endian float32. */
    BASE64 {
        @Override
        void write(float[] vector, JsonGenerator json) throws IOException {
            ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(vector);
            json.writeString(Base64.getEncoder().encodeToString(bytes.array()));
        }
    };

    abstract void write(float[] vector, JsonGenerator json) throws IOException;
}
