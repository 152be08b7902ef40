package dev.carrel.bench.model;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.carrel.bench.MeasurementException;
import dev.carrel.embedding.InProcessModel;
import dev.carrel.embedding.Vectors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.LongBuffer;
import java.util.List;
import java.util.Map;

/** The service's model with a session of its own, several texts in a run. Thread-safe. */
final class Encoder implements AutoCloseable {
    /** What the model takes at most, in tokens. */
    private static final String LONGEST = "512";

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;
    private final HuggingFaceTokenizer tokenizer;

    Encoder(Variant variant) {
        try (InputStream model = InProcessModel.weights();
                InputStream words = InProcessModel.tokenizer();
                OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            variant.set(options);
            session = environment.createSession(model.readAllBytes(), options);
            tokenizer = HuggingFaceTokenizer.newInstance(
                    words, Map.of("padding", "true", "truncation", "true", "maxLength", LONGEST));
        } catch (OrtException | IOException e) {
            throw new MeasurementException("The model cannot be loaded: " + e, e);
        }
    }

    /** Vectors of length 1, one for each text. */
    List<float[]> embed(List<String> texts) {
        Encoding[] encodings = tokenizer.batchEncode(texts);
        int length = encodings[0].getIds().length;
        LongBuffer ids = LongBuffer.allocate(texts.size() * length);
        LongBuffer mask = LongBuffer.allocate(texts.size() * length);
        LongBuffer types = LongBuffer.allocate(texts.size() * length);
        for (Encoding encoding : encodings) {
            ids.put(encoding.getIds());
            mask.put(encoding.getAttentionMask());
            types.put(encoding.getTypeIds());
        }
        long[] shape = {texts.size(), length};
        try (OnnxTensor idTensor = OnnxTensor.createTensor(environment, ids.flip(), shape);
                OnnxTensor maskTensor = OnnxTensor.createTensor(environment, mask.flip(), shape);
                OnnxTensor typeTensor = OnnxTensor.createTensor(environment, types.flip(), shape);
                OrtSession.Result result = session.run(
                        Map.of("input_ids", idTensor, "attention_mask", maskTensor, "token_type_ids", typeTensor))) {
            float[][][] states = (float[][][]) result.get(0).getValue();
            return List.of(states).stream()
                    .map(state -> Vectors.normalize(state[0]))
                    .toList();
        } catch (OrtException e) {
            throw new MeasurementException("The model failed: " + e, e);
        }
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new MeasurementException("The model cannot be closed: " + e, e);
        }
        tokenizer.close();
    }
}
