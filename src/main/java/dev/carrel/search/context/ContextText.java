package dev.carrel.search.context;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes passages and the ready text of selected chunks. Stateless. */
final class ContextText {
    /** Stands where a part of a document is left out. */
    static final String GAP = "[…]";

    private static final String PARAGRAPH = "\n\n";

    private ContextText() {}

    /**
     * Runs of chunks without a gap.
     *
     * @param hits best first
     */
    static List<ContextPassage> passages(Selection selection, Surroundings around, List<Found> hits) {
        Map<String, Map<Integer, Found>> found = new LinkedHashMap<>();
        hits.forEach(hit -> found.computeIfAbsent(hit.documentKey(), key -> new LinkedHashMap<>())
                .put(hit.ordinal(), hit));
        List<ContextPassage> passages = new ArrayList<>();
        for (Map.Entry<String, NavigableSet<Integer>> document :
                selection.ordinals().entrySet()) {
            Map<Integer, Found> hitsOfIt = found.getOrDefault(document.getKey(), Map.of());
            List<Piece> run = new ArrayList<>();
            for (int ordinal : document.getValue()) {
                if (!run.isEmpty() && run.getLast().ordinal() != ordinal - 1) {
                    passages.add(passage(document.getKey(), run, hitsOfIt));
                    run.clear();
                }
                run.add(Objects.requireNonNull(around.of(document.getKey()).get(ordinal)));
            }
            passages.add(passage(document.getKey(), run, hitsOfIt));
        }
        return passages;
    }

    private static ContextPassage passage(String documentKey, List<Piece> run, Map<Integer, Found> hits) {
        StringBuilder text = new StringBuilder(run.getFirst().text());
        for (int i = 1; i < run.size(); i++) {
            Overlap.join(text, run.get(i - 1).text(), run.get(i).text());
        }
        List<Found> within = run.stream()
                .map(piece -> hits.get(piece.ordinal()))
                .filter(Objects::nonNull)
                .toList();
        return new ContextPassage(
                documentKey,
                hits.values().iterator().next().title(),
                run.getFirst().ordinal(),
                run.getLast().ordinal(),
                text.toString(),
                within.stream().map(Found::chunkKey).toList(),
                within.stream().mapToDouble(Found::score).max().orElseThrow());
    }

    /** All passages below the titles of their documents. */
    static String text(List<ContextPassage> passages, Surroundings around) {
        List<String> parts = new ArrayList<>();
        String documentKey = null;
        for (int i = 0; i < passages.size(); i++) {
            ContextPassage passage = passages.get(i);
            boolean begins = !passage.documentKey().equals(documentKey);
            documentKey = passage.documentKey();
            if (begins) {
                parts.add(heading(documentKey, passage.title()));
            }
            if (!begins || passage.fromOrdinal() > 0) {
                parts.add(GAP);
            }
            parts.add(passage.text());
            boolean ends = i + 1 == passages.size()
                    || !passages.get(i + 1).documentKey().equals(documentKey);
            if (ends && around.goesOnAfter(documentKey, passage.toOrdinal())) {
                parts.add(GAP);
            }
        }
        return String.join(PARAGRAPH, parts);
    }

    /** A document's title and key in one line; without a title its key alone. */
    static String heading(String documentKey, @Nullable String title) {
        String line = title == null ? "" : title.replaceAll("\\s+", " ").strip();
        return "=== " + (line.isEmpty() ? documentKey : line + " (" + documentKey + ")") + " ===";
    }
}
