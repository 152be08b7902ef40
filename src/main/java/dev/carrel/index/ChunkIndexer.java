package dev.carrel.index;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.hibernate.search.mapper.orm.Search;
import org.hibernate.search.mapper.orm.session.SearchSession;
import org.hibernate.search.mapper.orm.work.SearchIndexingPlan;

/**
 * Writes and removes entries and says which were confirmed. Every item of the bulk answer is looked at; nothing is retried
 * here: what was not confirmed stays "not yet indexed" and comes again. Both operations are idempotent. Thread-safe.
 *
 * <p>Runs outside any database transaction, because Elasticsearch may take its time. An answer that never came leaves the
 * outcome open: the bulk may still land later.
 */
@ApplicationScoped
@Transactional(Transactional.TxType.NOT_SUPPORTED)
public class ChunkIndexer {
    private final EntityManagerFactory entityManagers;

    @Inject
    public ChunkIndexer(EntityManagerFactory entityManagers) {
        this.entityManagers = entityManagers;
    }

    /**
     * Writes entries.
     *
     * @return ids of the chunks that Elasticsearch did not confirm; empty when all were
     * @throws IndexUnavailableException when it confirmed none
     */
    public Set<Long> index(List<IndexedChunk> chunks) {
        return execute(chunks.size(), plan -> chunks.forEach(plan::addOrUpdate));
    }

    /**
     * Removes entries; an entry that is not there counts as removed.
     *
     * @return ids of the chunks whose removal was not confirmed
     * @throws IndexUnavailableException when none was
     */
    public Set<Long> remove(UUID incarnation, Collection<Long> chunkIds) {
        String routingKey = incarnation.toString();
        return execute(chunkIds.size(), plan -> chunkIds.forEach(id -> plan.purge(IndexedChunk.class, id, routingKey)));
    }

    private Set<Long> execute(int size, Consumer<SearchIndexingPlan> work) {
        if (size == 0) {
            return Set.of();
        }
        try (EntityManager entityManager = entityManagers.createEntityManager()) {
            SearchSession session = Search.session(entityManager);
            ConfirmedItems confirmed = new ConfirmedItems(size);
            session.indexingPlanSynchronizationStrategy(confirmed);
            SearchIndexingPlan plan = session.indexingPlan();
            work.accept(plan);
            plan.execute();
            return confirmed.failedIds();
        }
    }
}
