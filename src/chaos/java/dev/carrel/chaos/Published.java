package dev.carrel.chaos;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The versions that searches have returned, with the first time they did: each must have been published before, which the notes
 * in PostgreSQL tell afterwards. One machine, one clock. Thread-safe.
 */
final class Published {
    private final Map<String, Instant> firstSeen = new ConcurrentHashMap<>();

    /** Notes the versions of chunks that a search has just returned. */
    void seen(List<String> texts) {
        Instant now = Instant.now();
        for (String text : texts) {
            Marker.parse(text).ifPresent(marker -> firstSeen.putIfAbsent(marker.versionText(), now));
        }
    }

    /** Holds them against the times of publication: what was seen before, or never published at all. */
    List<String> faults(Map<String, Instant> publishedAt) {
        return new TreeMap<>(firstSeen)
                .entrySet().stream()
                        .filter(version -> {
                            Instant published = publishedAt.get(version.getKey());
                            return published == null || published.isAfter(version.getValue());
                        })
                        .map(version -> "a search returned " + version.getKey() + " at " + version.getValue()
                                + ", published " + publishedAt.get(version.getKey()))
                        .toList();
    }

    /** How many versions were returned. */
    int size() {
        return firstSeen.size();
    }
}
