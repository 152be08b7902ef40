package dev.carrel.warm;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Inner products of a question with vectors that lie one after another in memory. Products of the same vectors may differ in the
 * seventh digit between implementations, because they sum in another order. Implementations are thread-safe.
 */
interface InnerProducts {
    /** As rows hold vectors. */
    ValueLayout.OfFloat COMPONENT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** Where the vectors of a processor are to be had. */
    String MODULE = "jdk.incubator.vector";

    /**
     * Computes the products of the first {@code count} vectors from {@code start}.
     *
     * @param question decides how many components a vector has
     * @param rows little-endian float32
     * @param start in bytes
     * @param products filled from 0 on
     */
    void of(float[] question, MemorySegment rows, long start, int count, float[] products);

    /** Products with codes; empty where they are not much faster than those with vectors, or there are no instructions for them. */
    default Optional<CodeProducts> ofCodes() {
        return Optional.empty();
    }

    /**
     * The fastest there is: with the vector instructions of the processor where the JVM was started with {@code --add-modules
     * jdk.incubator.vector} and lets us see it, which is two times as fast for namespaces larger than the processor's caches and
     * five times for others: tried by hand, 50,000 vectors of 384 dimensions took 6 ms instead of 13, and 1,000 took 0.025 instead
     * of 0.14. Slower than plain Java until the JVM's compiler has come to it.
     */
    static InnerProducts fastest() {
        if (ModuleLayer.boot().findModule(MODULE).isPresent()) {
            try {
                return new SimdProducts();
            } catch (LinkageError e) { // a server that shows its applications some modules only
                Logger.getLogger(InnerProducts.class).debugf(e, "%s cannot be used", MODULE);
            }
        }
        return new PlainProducts();
    }
}
