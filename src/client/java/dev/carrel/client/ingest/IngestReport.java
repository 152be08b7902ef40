package dev.carrel.client.ingest;

import dev.carrel.client.IngestedDocument;
import dev.carrel.client.Ingestion;
import dev.carrel.client.terminal.Terminal;
import dev.carrel.client.terminal.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What became of every document of one run; filled by one thread. */
public final class IngestReport {
    private static final int SHOWN_TROUBLES = 100;

    private final List<Trouble> troubles = new ArrayList<>();
    private long published;
    private long unchanged;
    /** Documents beyond the one that its line in the troubles stands for. */
    private long unlisted;

    void add(Trouble trouble) {
        troubles.add(trouble);
    }

    void failed(IngestedDocument document) {
        String reason = document.error() == null ? "failed without a reason" : document.error();
        add(new Trouble(Trouble.Kind.FAILED, document.key(), reason));
    }

    /** Counts an ingestion that ended; documents it never came to are named by its id, since it can be retried. */
    void ended(Ingestion ingestion) {
        Ingestion.Documents outcomes = ingestion.outcomes();
        published += outcomes.published();
        unchanged += outcomes.unchanged();
        long left = outcomes.total() - outcomes.settled();
        if (left > 0) {
            unlisted += left - 1;
            String state = ingestion.status().name().toLowerCase(Locale.ROOT);
            String reason = ingestion.error() == null ? "" : ": " + ingestion.error();
            add(new Trouble(
                    Trouble.Kind.FAILED,
                    Words.count(left, "document"),
                    "not finished, ingestion " + ingestion.id() + " " + state + reason));
        }
    }

    public long published() {
        return published;
    }

    public long unchanged() {
        return unchanged;
    }

    /** Documents that need no more waiting, whatever became of them. */
    long settled() {
        return published + unchanged + count(Trouble.Kind.REFUSED) + count(Trouble.Kind.FAILED);
    }

    /** Whether something was to be published and all of it is. */
    public boolean clean() {
        return published + unchanged > 0
                && troubles.stream().allMatch(trouble -> trouble.kind() == Trouble.Kind.SKIPPED);
    }

    /** The counts in a line, such as {@code 17 published, 2 refused}. */
    String summary() {
        List<String> parts = new ArrayList<>();
        parts.add(Words.count(published) + " published");
        unlessZero(parts, unchanged, "unchanged");
        unlessZero(parts, count(Trouble.Kind.REFUSED), "refused");
        unlessZero(parts, count(Trouble.Kind.FAILED), "failed");
        unlessZero(parts, count(Trouble.Kind.SKIPPED), "skipped");
        return String.join(", ", parts);
    }

    private static void unlessZero(List<String> parts, long count, String word) {
        if (count > 0) {
            parts.add(Words.count(count) + " " + word);
        }
    }

    /** Prints what was left out by type, then each refused, failed or skipped name with its reason. */
    void printTroubles(Terminal terminal, Map<String, Integer> otherTypes) {
        if (!otherTypes.isEmpty()) {
            String list = otherTypes.entrySet().stream()
                    .map(type -> type.getKey() + " " + Words.count(type.getValue()))
                    .collect(Collectors.joining(", "));
            terminal.out().println("  not text or Markdown, left out: " + list);
        }
        troubles.stream().limit(SHOWN_TROUBLES).forEach(trouble -> print(terminal, trouble));
        if (troubles.size() > SHOWN_TROUBLES) {
            terminal.out().println("  … and " + Words.count(troubles.size() - SHOWN_TROUBLES) + " more");
        }
        terminal.out().flush();
    }

    private static void print(Terminal terminal, Trouble trouble) {
        String kind = trouble.kind().name().toLowerCase(Locale.ROOT);
        terminal.out()
                .println("  " + terminal.warning(kind) + "  " + Terminal.plain(trouble.name()) + "  "
                        + terminal.faint(Terminal.plain(trouble.reason())));
    }

    private long count(Trouble.Kind kind) {
        long listed =
                troubles.stream().filter(trouble -> trouble.kind() == kind).count();
        return kind == Trouble.Kind.FAILED ? listed + unlisted : listed;
    }
}
