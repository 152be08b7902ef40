package dev.carrel.cache;

import dev.carrel.namespace.OrganizationId;
import org.jspecify.annotations.Nullable;

/**
 * Entries of many organizations, bounded by bytes. What is put may be gone at once; what is got may be out of date, which the
 * key must exclude or the caller must find out. Thread-safe; does not block on anything but memory.
 *
 * @param <K> compared by value, and never changed
 * @param <V> never changed
 */
public interface SharedCache<K, V> {
    /** What this organization has put under the key; null when it is not, or no longer, there. */
    @Nullable V get(OrganizationId organization, K key);

    /** Keeps a value, in the place of one that was there; not one that is too large. */
    void put(OrganizationId organization, K key, V value);
}
