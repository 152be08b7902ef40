package dev.carrel.index;

import dev.carrel.namespace.Language;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.hibernate.search.engine.backend.types.Sortable;
import org.hibernate.search.mapper.pojo.automaticindexing.ReindexOnUpdate;
import org.hibernate.search.mapper.pojo.bridge.mapping.annotation.PropertyBinderRef;
import org.hibernate.search.mapper.pojo.bridge.mapping.annotation.RoutingBinderRef;
import org.hibernate.search.mapper.pojo.bridge.mapping.annotation.TypeBinderRef;
import org.hibernate.search.mapper.pojo.mapping.definition.annotation.DocumentId;
import org.hibernate.search.mapper.pojo.mapping.definition.annotation.GenericField;
import org.hibernate.search.mapper.pojo.mapping.definition.annotation.Indexed;
import org.hibernate.search.mapper.pojo.mapping.definition.annotation.IndexingDependency;
import org.hibernate.search.mapper.pojo.mapping.definition.annotation.KeywordField;
import org.hibernate.search.mapper.pojo.mapping.definition.annotation.PropertyBinding;
import org.hibernate.search.mapper.pojo.mapping.definition.annotation.TypeBinding;
import org.jspecify.annotations.Nullable;

/**
 * What the index holds of a chunk. Instances are made from rows just read or written and handed to an indexing plan; they
 * are never loaded, persisted or watched by Hibernate ORM, which only needs to know the type.
 *
 * <p>The definition of each field stands once, in {@code chunk-index.json}; the annotations say which Java value goes there.
 */
@Entity
@Immutable
@Table(name = "chunk")
@TypeBinding(binder = @TypeBinderRef(type = TextBinder.class))
@Indexed(index = "chunk", routingBinder = @RoutingBinderRef(type = IncarnationRoutingBinder.class))
public class IndexedChunk {
    /** What Hibernate Search calls the type in an entry. */
    static final String NAME = "IndexedChunk";

    @Id
    @DocumentId
    private Long chunkId = 0L;

    @KeywordField(sortable = Sortable.YES)
    @IndexingDependency(reindexOnUpdate = ReindexOnUpdate.NO)
    private UUID incarnation = new UUID(0, 0);

    @Transient
    @KeywordField
    @IndexingDependency(reindexOnUpdate = ReindexOnUpdate.NO)
    private String documentKey = "";

    @Transient
    @KeywordField
    @IndexingDependency(reindexOnUpdate = ReindexOnUpdate.NO)
    private List<String> attributes = List.of();

    @Transient
    private Language language = Language.PLAIN;

    @Transient
    private String text = "";

    // an attribute, though never loaded: Hibernate Search resolves what a binder depends on among the attributes only
    @PropertyBinding(binder = @PropertyBinderRef(type = EmbeddingBinder.class))
    private float @Nullable [] embedding;

    @Transient
    @GenericField
    @IndexingDependency(reindexOnUpdate = ReindexOnUpdate.NO)
    private double importance = 1;

    /** For Hibernate. */
    protected IndexedChunk() {}

    /**
     * @param attributes filter values made by {@link Attributes}
     * @param language of the namespace: in whose field the text is
     * @param embedding of length 1; the entry gets it multiplied by the importance, so that its inner product with a question is
     *     the cosine multiplied by the importance
     * @param importance 0 to 1
     */
    public IndexedChunk(
            long chunkId,
            UUID incarnation,
            String documentKey,
            List<String> attributes,
            Language language,
            String text,
            float[] embedding,
            double importance) {
        this.chunkId = chunkId;
        this.incarnation = incarnation;
        this.documentKey = documentKey;
        this.attributes = attributes;
        this.language = language;
        this.text = text;
        this.embedding = importance == 1 ? embedding : scaled(embedding, importance);
        this.importance = importance;
    }

    private static float[] scaled(float[] vector, double factor) {
        float[] scaled = new float[vector.length];
        for (int i = 0; i < vector.length; i++) {
            scaled[i] = (float) (vector[i] * factor);
        }
        return scaled;
    }

    public Long getChunkId() {
        return chunkId;
    }

    /** The id again, as a number to sort by: {@code _id} cannot be sorted by, and reconciliation reads in this order. */
    @Transient
    @GenericField(name = "chunkId", sortable = Sortable.YES)
    @IndexingDependency(reindexOnUpdate = ReindexOnUpdate.NO)
    public Long getSortId() {
        return chunkId;
    }

    public UUID getIncarnation() {
        return incarnation;
    }

    public String getDocumentKey() {
        return documentKey;
    }

    public List<String> getAttributes() {
        return attributes;
    }

    public Language getLanguage() {
        return language;
    }

    public String getText() {
        return text;
    }

    /** Of the length that its importance is. */
    public float @Nullable [] getEmbedding() {
        return embedding;
    }

    public double getImportance() {
        return importance;
    }
}
