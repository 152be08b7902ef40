package dev.carrel.lifecycle;

import dev.carrel.access.AccessConfig;
import dev.carrel.cache.CacheConfig;
import dev.carrel.deletion.DeletionConfig;
import dev.carrel.embedding.EmbeddingConfig;
import dev.carrel.index.IndexConfig;
import dev.carrel.ingestion.IngestionConfig;
import dev.carrel.namespace.HealthConfig;
import dev.carrel.namespace.NamespaceConfig;
import dev.carrel.operation.OperationsConfig;
import dev.carrel.reconciliation.ReconciliationConfig;
import dev.carrel.rerank.RerankConfig;
import dev.carrel.search.SearchConfig;
import dev.carrel.warm.WarmConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * Reads the settings of all features. Their beans are made when they are first used, so that a wrong value would not be told at the
 * start, but to whoever sends the first search.
 */
@ApplicationScoped
class SettingsCheck {
    /** They need only be made: each looks at its values then. */
    @Inject
    @SuppressWarnings("UnusedVariable")
    SettingsCheck(
            AccessConfig access,
            CacheConfig caches,
            DeletionConfig deletion,
            EmbeddingConfig embedding,
            IndexConfig index,
            IngestionConfig ingestion,
            HealthConfig health,
            NamespaceConfig namespaces,
            OperationsConfig operations,
            ReconciliationConfig reconciliation,
            RerankConfig rerank,
            SearchConfig search,
            WarmConfig warm) {}

    /**
     * Nothing is left to do: this bean stands behind a proxy, and the first call makes it.
     *
     * @throws IllegalStateException for a wrong value, naming the setting
     */
    void check() {}
}
