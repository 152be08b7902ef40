package dev.carrel.reconciliation;

import dev.carrel.index.EntryId;
import dev.carrel.reconciliation.SliceRepository.StoredRow;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Walks rows and entries in their common order and tells what is on one side or both. Stateless. */
final class MergeJoin {
    private MergeJoin() {}

    static void walk(Iterator<StoredRow> rows, Iterator<EntryId> entries, Visitor visitor) {
        StoredRow row = next(rows);
        EntryId entry = next(entries);
        while (row != null || entry != null) {
            int order = row == null ? 1 : entry == null ? -1 : row.id().compareTo(entry);
            if (order < 0 && row != null) {
                visitor.rowAlone(row);
                row = next(rows);
            } else if (order > 0 && entry != null) {
                visitor.entryAlone(entry);
                entry = next(entries);
            } else if (row != null) {
                visitor.both(row);
                row = next(rows);
                entry = next(entries);
            }
        }
    }

    private static <T> @Nullable T next(Iterator<T> iterator) {
        return iterator.hasNext() ? iterator.next() : null;
    }

    /** Is told, in order. */
    interface Visitor {
        void rowAlone(StoredRow row);

        void entryAlone(EntryId entry);

        void both(StoredRow row);
    }
}
