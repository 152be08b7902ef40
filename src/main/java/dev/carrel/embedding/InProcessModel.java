package dev.carrel.embedding;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.langchain4j.model.embedding.onnx.AbstractInProcessEmbeddingModel;
import dev.langchain4j.model.embedding.onnx.OnnxBertBiEncoder;
import dev.langchain4j.model.embedding.onnx.PoolingMode;
import dev.langchain4j.model.embedding.onnx.bgesmallenv15q.BgeSmallEnV15QuantizedEmbeddingModel;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.concurrent.Executor;

/**
 * bge-small-en-v1.5, quantized, in this process: 384 dimensions. Each text is computed by one thread, several texts by
 * several: in LangChain4j's own session texts share all cores and wait for each other in a busy loop. Tried by hand, two
 * cores embedded 25 passages of 200 words a second with that one and 37 with this; a question took 4 to 5 ms with either.
 * {@code ./carrel bench text} measures this one, and {@code ./carrel bench model} other ways to run it: several texts a run are no
 * faster, and their vectors would depend on each other, because the quantized model scales the numbers of a run together.
 * Thread-safe.
 */
public final class InProcessModel extends AbstractInProcessEmbeddingModel {
    private static final String MODEL = "/bge-small-en-v1.5-q.onnx";
    private static final String TOKENIZER = "/bge-small-en-v1.5-q-tokenizer.json";

    private final OnnxBertBiEncoder encoder;

    /**
     * Loads the model, which takes about a second.
     *
     * @param threads for texts that come together; a single one is computed by its caller
     */
    public InProcessModel(Executor threads) {
        super(threads);
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (InputStream model = weights();
                InputStream tokenizer = tokenizer();
                OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            OrtSession session = environment.createSession(model.readAllBytes(), options);
            // bge embeds a text as the vector of its first token
            encoder = new OnnxBertBiEncoder(environment, session, tokenizer, PoolingMode.CLS);
        } catch (OrtException | IOException e) {
            throw new IllegalStateException("The embedding model in process cannot be loaded", e);
        }
    }

    /** The model itself, for ONNX Runtime. */
    public static InputStream weights() {
        return resource(MODEL);
    }

    /** How texts are taken apart for it. */
    public static InputStream tokenizer() {
        return resource(TOKENIZER);
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(BgeSmallEnV15QuantizedEmbeddingModel.class.getResourceAsStream(name), name);
    }

    @Override
    protected OnnxBertBiEncoder model() {
        return encoder;
    }
}
