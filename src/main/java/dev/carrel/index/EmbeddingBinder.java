package dev.carrel.index;

import org.eclipse.microprofile.config.ConfigProvider;
import org.hibernate.search.engine.backend.document.DocumentElement;
import org.hibernate.search.engine.backend.document.IndexFieldReference;
import org.hibernate.search.engine.backend.types.VectorSimilarity;
import org.hibernate.search.mapper.pojo.bridge.PropertyBridge;
import org.hibernate.search.mapper.pojo.bridge.binding.PropertyBindingContext;
import org.hibernate.search.mapper.pojo.bridge.mapping.programmatic.PropertyBinder;
import org.hibernate.search.mapper.pojo.bridge.runtime.PropertyBridgeWriteContext;

/**
 * Declares the vector field with the configured dimension. A binder rather than {@code @VectorField}, because an annotation
 * can only hold a constant, and the dimension is a setting. Runs when the mapping is built, at each start of the service.
 */
public class EmbeddingBinder implements PropertyBinder {
    /** The vector field of an entry. */
    public static final String FIELD = "embedding";

    private static final int DEFAULT_DIMENSION = 384;

    @Override
    public void bind(PropertyBindingContext context) {
        context.dependencies().useRootOnly();
        int dimension = ConfigProvider.getConfig()
                .getOptionalValue("carrel.embedding.dimension", Integer.class)
                .orElse(DEFAULT_DIMENSION);
        IndexFieldReference<float[]> field = context.indexSchemaElement()
                .field(
                        FIELD,
                        types -> types.asFloatVector()
                                .dimension(dimension)
                                .vectorSimilarity(VectorSimilarity.MAX_INNER_PRODUCT))
                .toReference();
        context.bridge(float[].class, new Bridge(field));
    }

    /** Writes the vector as it is. Stateless. */
    public static class Bridge implements PropertyBridge<float[]> {
        private final IndexFieldReference<float[]> field;

        Bridge(IndexFieldReference<float[]> field) {
            this.field = field;
        }

        @Override
        public void write(DocumentElement target, float[] embedding, PropertyBridgeWriteContext context) {
            target.addValue(field, embedding);
        }
    }
}
