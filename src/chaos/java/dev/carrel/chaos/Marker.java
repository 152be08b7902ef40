package dev.carrel.chaos;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What every chunk's text says of itself, so that a stray one shows.
 *
 * @param life which life of the agent it was sent to, from 1: deleting the agent ends one
 * @param key of the document
 * @param version number of the write within the agent's plan
 * @param part number of the chunk within the document, from 0 to below {@code parts}
 */
record Marker(String organization, String agent, int life, String key, int version, int part, int parts) {
    /** Length of every text: two do not fit a chunk of {@link Cluster#CHUNK_SIZE}, so that each passage becomes one. */
    static final int LENGTH = 100;

    private static final Pattern FORM =
            Pattern.compile("([^/ ]+)/([^/ ]+) life (\\d+) (\\S+) v(\\d+) part (\\d+) of (\\d+)\\.x*");

    /** The marker in a chunk's text; empty when it has none. */
    static Optional<Marker> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(new Marker(
                matcher.group(1),
                matcher.group(2),
                Integer.parseInt(matcher.group(3)),
                matcher.group(4),
                Integer.parseInt(matcher.group(5)),
                Integer.parseInt(matcher.group(6)),
                Integer.parseInt(matcher.group(7))));
    }

    /** What the chunks of one version have in common: the text before its part. {@link Audit} notes it so, too. */
    String versionText() {
        return "%s/%s life %d %s v%d".formatted(organization, agent, life, key, version);
    }

    /** The chunk's text. */
    String text() {
        String text = "%s part %d of %d.".formatted(versionText(), part, parts);
        return text + "x".repeat(LENGTH - text.length());
    }
}
