package dev.carrel.index;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.hibernate.search.engine.backend.work.execution.DocumentCommitStrategy;
import org.hibernate.search.engine.backend.work.execution.DocumentRefreshStrategy;
import org.hibernate.search.engine.common.EntityReference;
import org.hibernate.search.mapper.pojo.work.IndexingPlanSynchronizationStrategy;
import org.hibernate.search.mapper.pojo.work.IndexingPlanSynchronizationStrategyConfigurationContext;
import org.hibernate.search.mapper.pojo.work.SearchIndexingPlanExecutionReport;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the bulk answers of one indexing plan and keeps which items failed. Unlike {@code write-sync} it does not throw
 * away the success of the others. Used by one thread, once.
 */
final class ConfirmedItems implements IndexingPlanSynchronizationStrategy {
    private static final Logger LOG = Logger.getLogger(ConfirmedItems.class);

    private final int size;
    private final Set<Long> failedIds = new HashSet<>();
    private @Nullable Throwable cause;

    ConfirmedItems(int size) {
        this.size = size;
    }

    @Override
    public void apply(IndexingPlanSynchronizationStrategyConfigurationContext context) {
        context.documentCommitStrategy(DocumentCommitStrategy.NONE);
        context.documentRefreshStrategy(DocumentRefreshStrategy.NONE);
        context.indexingFutureHandler(this::await);
    }

    private void await(CompletableFuture<? extends SearchIndexingPlanExecutionReport> future) {
        try {
            SearchIndexingPlanExecutionReport report = future.join();
            cause = report.throwable().map(ConfirmedItems::single).orElse(null);
            for (EntityReference reference : report.failingEntities()) {
                failedIds.add((Long) reference.id());
            }
        } catch (CompletionException e) {
            throw new IndexUnavailableException("Elasticsearch did not take the entries.", e);
        }
        if (cause != null && (failedIds.isEmpty() || failedIds.size() >= size)) {
            throw new IndexUnavailableException("Elasticsearch confirmed no entry.", cause);
        }
        if (cause != null) {
            LOG.warnf("Elasticsearch refused %d of %d entries: %s", failedIds.size(), size, cause.getMessage());
        }
    }

    /** The reason alone: the report's throwable carries it once more for every other item, thousands of lines in a log. */
    private static Throwable single(Throwable reported) {
        Throwable reason = reported.getCause();
        return reported.getSuppressed().length == 0 || reason == null ? reported : reason;
    }

    Set<Long> failedIds() {
        return failedIds;
    }
}
