package dev.carrel.client.search;

import dev.carrel.client.SearchAnswer;
import dev.carrel.client.SearchAnswer.Hit;
import dev.carrel.client.SearchAnswer.LegRank;
import dev.carrel.client.terminal.Terminal;
import dev.carrel.client.terminal.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Hits as people read them: a line with score and place, then the beginning of the passage. */
public final class HitList {
    private static final String INDENT = "     ";
    private static final int WIDEST = 110;

    private HitList() {}

    /**
     * Prints all hits.
     *
     * @param lines of each passage that are shown at most; 0 for none
     */
    public static void print(Terminal terminal, SearchAnswer answer, int lines) {
        int rank = 0;
        for (Hit hit : answer.hits()) {
            rank++;
            String title = hit.title() == null ? "" : "  " + Terminal.plain(hit.title());
            terminal.out()
                    .println(String.format(Locale.ROOT, "%3d  ", rank) + terminal.bold(Words.score(hit.score())) + "  "
                            + Terminal.plain(hit.documentKey())
                            + terminal.faint(" #" + hit.ordinal() + title + ranks(hit) + reranked(hit)));
            int width = Math.min(terminal.width(), WIDEST) - INDENT.length();
            wrap(Terminal.plain(hit.text()), width, lines)
                    .forEach(line -> terminal.out().println(INDENT + line));
        }
        terminal.out().flush();
    }

    /** How a hit of two legs came to its place; nothing where its score says it all. */
    private static String ranks(Hit hit) {
        if (hit.semantic() == null || hit.keyword() == null) {
            return "";
        }
        return "  (meaning " + rank(hit.semantic()) + ", words " + rank(hit.keyword()) + ")";
    }

    private static String reranked(Hit hit) {
        return hit.rerankScore() == null ? "" : "  (reranked: " + Words.score(hit.rerankScore()) + ")";
    }

    private static String rank(LegRank place) {
        return place.rank() + ": " + Words.score(place.score());
    }

    /** The text in lines of at most {@code width} characters, broken at blanks; what is cut off ends in "…". */
    static List<String> wrap(String text, int width, int maxLines) {
        List<String> lines = new ArrayList<>();
        String rest = text.strip();
        while (!rest.isEmpty() && lines.size() < maxLines) {
            boolean last = lines.size() == maxLines - 1;
            if (rest.length() <= width) {
                lines.add(rest);
                return lines;
            }
            int room = last ? width - 1 : width;
            int blank = rest.lastIndexOf(' ', room);
            int end = blank > 0 ? blank : room;
            lines.add(rest.substring(0, end).strip() + (last ? "…" : ""));
            rest = rest.substring(end).strip();
        }
        return lines;
    }
}
