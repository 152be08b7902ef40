package dev.carrel.ingestion;

import jakarta.batch.api.chunk.ItemReader;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows in key order, a page at a time, outside the chunk's transaction. Checkpoint: the last key read; rows up to it
 * are done.
 *
 * @param <T> the item
 * @param <K> its key
 */
abstract class PagedReader<T, K extends Serializable> implements ItemReader {
    private final Class<K> keyType;
    private final Function<T, K> key;
    private K last;
    private Iterator<T> page = List.<T>of().iterator();

    PagedReader(Class<K> keyType, K start, Function<T, K> key) {
        this.keyType = keyType;
        this.key = key;
        this.last = start;
    }

    /** Rows after {@code last}; empty when there are no more. */
    abstract List<T> page(K last);

    @Override
    public void open(@Nullable Serializable checkpoint) {
        if (checkpoint != null) {
            last = keyType.cast(checkpoint);
        }
    }

    @Override
    public @Nullable Object readItem() {
        if (!page.hasNext()) {
            page = page(last).iterator();
            if (!page.hasNext()) {
                return null;
            }
        }
        T item = page.next();
        last = key.apply(item);
        return item;
    }

    @Override
    public Serializable checkpointInfo() {
        return last;
    }

    @Override
    public void close() {
        // nothing is held open between reads
    }
}
