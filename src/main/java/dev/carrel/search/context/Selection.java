package dev.carrel.search.context;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/** The chunks that are in the context, by document, in the order in which documents came in. Used by one thread. */
final class Selection {
    private final Map<String, NavigableSet<Integer>> ordinals = new LinkedHashMap<>();
    private final Deque<Addition> additions = new ArrayDeque<>();

    /** Those of a document's chunks that are not in it yet. */
    List<Integer> missing(String documentKey, Collection<Integer> wanted) {
        NavigableSet<Integer> present = ordinals.getOrDefault(documentKey, new TreeSet<>());
        return wanted.stream().filter(ordinal -> !present.contains(ordinal)).toList();
    }

    boolean hasDocument(String documentKey) {
        return ordinals.containsKey(documentKey);
    }

    /** @param missing chunks that are not in it yet */
    void add(String documentKey, List<Integer> missing) {
        ordinals.computeIfAbsent(documentKey, key -> new TreeSet<>()).addAll(missing);
        additions.push(new Addition(documentKey, missing));
    }

    /** Takes out what was added last. */
    void undo() {
        Addition last = additions.pop();
        NavigableSet<Integer> present = ordinals.getOrDefault(last.documentKey, new TreeSet<>());
        last.missing.forEach(present::remove);
        if (present.isEmpty()) {
            ordinals.remove(last.documentKey);
        }
    }

    boolean isEmpty() {
        return additions.isEmpty();
    }

    /** The ordinals by document. */
    Map<String, NavigableSet<Integer>> ordinals() {
        return ordinals;
    }

    private record Addition(String documentKey, List<Integer> missing) {}
}
