package dev.carrel.search.context;

import java.util.List;
import java.util.NavigableMap;

/**
 * Decides which chunks are in the context. Without a bound all are. Within one, hits come in with their neighbours, best first;
 * from the first whose neighbours have no room, hits come in alone, up to the first that has no room itself. When not even the
 * best hit has room, the beginning of it is the context. Used by one thread, once.
 */
public final class ContextBuilder {
    private static final String CUT_OFF = " …";

    /** Tokens of a gap mark and what is around it. */
    private static final int MARK = 4;

    private final ContextWindow window;
    private final Surroundings around;
    private final List<Found> hits;
    private final Selection selection = new Selection();

    private ContextBuilder(ContextWindow window, Surroundings around, List<Found> hits) {
        this.window = window;
        this.around = around;
        // what died between two looks has no place in a document
        this.hits = hits.stream()
                .filter(hit -> around.of(hit.documentKey()).containsKey(hit.ordinal()))
                .toList();
    }

    /**
     * The context of these hits.
     *
     * @param hits best first, as they are answered
     */
    public static SearchContext build(ContextWindow window, Surroundings around, List<Found> hits) {
        ContextBuilder builder = new ContextBuilder(window, around, hits);
        return window.bounded() ? builder.bounded() : builder.whole();
    }

    private SearchContext whole() {
        hits.forEach(hit -> selection.add(hit.documentKey(), missing(hit, true)));
        List<ContextPassage> passages = ContextText.passages(selection, around, hits);
        return new SearchContext(passages, ContextText.text(passages, around), null, !around.complete());
    }

    private SearchContext bounded() {
        boolean everything = select();
        while (true) {
            List<ContextPassage> passages = ContextText.passages(selection, around, hits);
            String text = ContextText.text(passages, around);
            int tokens = TokenEstimate.of(text);
            if (tokens <= window.maxTokens() && (!selection.isEmpty() || hits.isEmpty())) {
                return new SearchContext(passages, text, tokens, !everything || !around.complete());
            }
            if (selection.isEmpty()) {
                return beginning(hits.getFirst());
            }
            selection.undo();
            everything = false;
        }
    }

    /** @return whether everything that is wanted is in */
    private boolean select() {
        int left = window.maxTokens();
        boolean everything = true;
        for (Found hit : hits) {
            List<Integer> wanted = missing(hit, everything);
            int tokens = tokens(hit, wanted);
            if (tokens > left && everything) {
                everything = false;
                wanted = missing(hit, false);
                tokens = tokens(hit, wanted);
            }
            if (tokens > left) {
                return false;
            }
            selection.add(hit.documentKey(), wanted);
            left -= tokens;
        }
        return everything;
    }

    /** The chunks of a hit that are not in yet; neighbours as far as there is no gap between. */
    private List<Integer> missing(Found hit, boolean withNeighbours) {
        NavigableMap<Integer, Piece> document = around.of(hit.documentKey());
        int first = hit.ordinal();
        int last = hit.ordinal();
        if (withNeighbours) {
            while (first > hit.ordinal() - window.before() && document.containsKey(first - 1)) {
                first--;
            }
            while (last < hit.ordinal() + window.after() && document.containsKey(last + 1)) {
                last++;
            }
        }
        return selection.missing(
                hit.documentKey(), document.subMap(first, true, last, true).keySet());
    }

    /** About what these chunks add to the text; the whole is counted at the end. */
    private int tokens(Found hit, List<Integer> ordinals) {
        int tokens = selection.hasDocument(hit.documentKey())
                ? MARK
                : MARK + TokenEstimate.of(ContextText.heading(hit.documentKey(), hit.title()));
        for (int ordinal : ordinals) {
            Piece piece = around.of(hit.documentKey()).get(ordinal);
            tokens += piece == null ? 0 : TokenEstimate.of(piece.text());
        }
        return tokens;
    }

    /** As much of the best hit as has room, up to the end of a word. */
    private SearchContext beginning(Found hit) {
        Piece piece = around.of(hit.documentKey()).get(hit.ordinal());
        String whole = piece == null ? "" : piece.text();
        for (int room = window.maxTokens(); room > 0; room = room * 3 / 4) {
            String text = endOfWord(TokenEstimate.beginning(whole, room)) + CUT_OFF;
            List<ContextPassage> passages = List.of(new ContextPassage(
                    hit.documentKey(),
                    hit.title(),
                    hit.ordinal(),
                    hit.ordinal(),
                    text,
                    List.of(hit.chunkKey()),
                    hit.score()));
            String all = ContextText.text(passages, around);
            int tokens = TokenEstimate.of(all);
            if (tokens <= window.maxTokens()) {
                return new SearchContext(passages, all, tokens, true);
            }
        }
        return new SearchContext(List.of(), "", 0, true); // its title alone has no room
    }

    private static String endOfWord(String text) {
        for (int i = text.length(); i > text.length() / 2; i--) {
            if (Character.isWhitespace(text.charAt(i - 1))) {
                return text.substring(0, i).stripTrailing();
            }
        }
        return text;
    }
}
