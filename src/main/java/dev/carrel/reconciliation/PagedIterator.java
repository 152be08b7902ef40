package dev.carrel.reconciliation;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Goes through pages that are asked for by the last item of the page before. A page that is not full is the last.
 *
 * @param <T> the item
 */
final class PagedIterator<T> implements Iterator<T> {
    private final Source<T> source;
    private final int size;
    private final IntConsumer afterPage;
    private Iterator<T> page = List.<T>of().iterator();
    private @Nullable T last;
    private boolean more = true;
    private long count;

    /** @param afterPage is told how many items each page had */
    PagedIterator(int size, Source<T> source, IntConsumer afterPage) {
        this.size = size;
        this.source = source;
        this.afterPage = afterPage;
    }

    @Override
    public boolean hasNext() {
        if (!page.hasNext() && more) {
            List<T> next = source.page(last, size);
            afterPage.accept(next.size());
            more = next.size() >= size;
            count += next.size();
            page = next.iterator();
        }
        return page.hasNext();
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        T item = page.next();
        last = item;
        return item;
    }

    /** Items of all pages so far. */
    long count() {
        return count;
    }

    /** Gives a page. */
    @FunctionalInterface
    interface Source<T> {
        List<T> page(@Nullable T last, int size);
    }
}
