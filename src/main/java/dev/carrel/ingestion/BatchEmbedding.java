package dev.carrel.ingestion;

import dev.carrel.document.ContentHash;
import dev.carrel.embedding.EmbeddingRejectedException;
import dev.carrel.embedding.EmbeddingService;
import dev.carrel.operation.Lease;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Embeds a batch of texts: those that the documents' present versions already have are taken from there, each other one is
 * given to the model once. A text that the model will not take fails its document only. Thread-safe.
 */
@ApplicationScoped
public class BatchEmbedding {
    private final EmbeddingService embeddings;
    private final StagingArea area;

    @Inject
    public BatchEmbedding(EmbeddingService embeddings, StagingArea area) {
        this.embeddings = embeddings;
        this.area = area;
    }

    /**
     * @param documents those that the texts belong to
     * @throws dev.carrel.embedding.EmbeddingUnavailableException when the model may work later
     */
    Result embed(Lease lease, Set<UUID> documents, Set<String> texts) {
        ContentHash hash = new ContentHash();
        Map<String, byte[]> hashes = new LinkedHashMap<>();
        texts.forEach(text -> hashes.put(text, hash.add(text).finish()));
        Map<String, float[]> vectors = new HashMap<>(area.knownEmbeddings(lease, documents, hashes));
        List<String> unknown = new ArrayList<>(new LinkedHashSet<>(texts));
        unknown.removeAll(vectors.keySet());
        Map<String, String> rejected = new HashMap<>();
        if (!unknown.isEmpty()) {
            try {
                put(vectors, unknown, embeddings.embedPassages(unknown));
            } catch (EmbeddingRejectedException e) {
                embedOneByOne(unknown, vectors, rejected);
            }
        }
        return new Result(vectors, rejected, hashes);
    }

    private void embedOneByOne(List<String> texts, Map<String, float[]> vectors, Map<String, String> rejected) {
        for (String text : texts) {
            try {
                put(vectors, List.of(text), embeddings.embedPassages(List.of(text)));
            } catch (EmbeddingRejectedException e) {
                rejected.put(text, String.valueOf(e.getMessage()));
            }
        }
    }

    private static void put(Map<String, float[]> vectors, List<String> texts, List<float[]> made) {
        for (int i = 0; i < texts.size(); i++) {
            vectors.put(texts.get(i), made.get(i));
        }
    }

    /**
     * A batch that was embedded; each text is in one of the first two.
     *
     * @param rejected reasons by text
     * @param hashes hash of each text
     */
    public record Result(Map<String, float[]> vectors, Map<String, String> rejected, Map<String, byte[]> hashes) {}
}
