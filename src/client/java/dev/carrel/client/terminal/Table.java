package dev.carrel.client.terminal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jline.utils.WCWidth;

/**
 * Rows under headings, each column as wide as its widest cell. Where the screen is narrower, the widest left-aligned
 * column is cut; in files and pipes nothing is.
 *
 * <p>picocli's own table wants the widths beforehand and cannot align to the right.
 */
public final class Table {
    private static final int NARROWEST = 12;
    private static final String GAP = "  ";

    private final List<Column> columns;
    private final List<List<String>> rows = new ArrayList<>();

    private record Column(String heading, boolean right) {}

    /**
     * An empty table; where all headings are empty, none are printed.
     *
     * @param headings one for each column; a leading {@code >} aligns the column to the right
     */
    public Table(String... headings) {
        columns = Arrays.stream(headings)
                .map(heading ->
                        heading.startsWith(">") ? new Column(heading.substring(1), true) : new Column(heading, false))
                .toList();
    }

    public Table row(String... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + columns.size() + " columns");
        }
        rows.add(Arrays.stream(cells).map(Terminal::plain).toList());
        return this;
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    public void print(Terminal terminal) {
        int[] widths = widths(terminal.width());
        List<String> headings = columns.stream().map(Column::heading).toList();
        if (!headings.stream().allMatch(String::isEmpty)) {
            terminal.out().println(terminal.bold(line(headings, widths)));
        }
        rows.forEach(row -> terminal.out().println(line(row, widths)));
    }

    private int[] widths(int screen) {
        int[] widths = new int[columns.size()];
        int cut = 0;
        for (int i = 0; i < widths.length; i++) {
            int column = i;
            widths[i] = Math.max(
                    width(columns.get(i).heading()),
                    rows.stream().mapToInt(row -> width(row.get(column))).max().orElse(0));
            boolean wider = widths[i] > widths[cut] || columns.get(cut).right();
            cut = wider && !columns.get(i).right() ? i : cut;
        }
        long total = Arrays.stream(widths).asLongStream().sum() + (long) GAP.length() * (widths.length - 1);
        if (total > screen) {
            widths[cut] = (int) Math.max(NARROWEST, widths[cut] - (total - screen));
        }
        return widths;
    }

    private String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = fitted(cells.get(i), widths[i]);
            String blanks = " ".repeat(widths[i] - width(cell));
            line.append(i == 0 ? "" : GAP).append(columns.get(i).right() ? blanks + cell : cell + blanks);
        }
        return line.toString().stripTrailing();
    }

    /** The text cut to {@code width} screen columns, an ellipsis showing that something is missing. */
    public static String fitted(String text, int width) {
        if (width(text) <= width) {
            return text;
        }
        StringBuilder kept = new StringBuilder();
        int used = 1;
        for (int codePoint : text.codePoints().toArray()) {
            used += Math.max(0, WCWidth.wcwidth(codePoint));
            if (used > width) {
                break;
            }
            kept.appendCodePoint(codePoint);
        }
        return kept.append('…').toString();
    }

    /** Screen columns that the text takes: Chinese, Japanese and Korean signs and emoji take two. */
    static int width(String text) {
        return text.codePoints()
                .map(codePoint -> Math.max(0, WCWidth.wcwidth(codePoint)))
                .sum();
    }
}
