package dev.carrel.bench.delete;

import dev.carrel.bench.MeasurementException;
import dev.carrel.bench.delete.Deletions.Deleted;
import dev.carrel.bench.load.Latencies;
import dev.carrel.bench.report.Figures;
import dev.carrel.client.terminal.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;

/** Deletions of agents of one size, and the searches before and meanwhile. */
final class Size {
    private static final Pattern FORM = Pattern.compile("(\\d{1,4})x(\\d{1,7})");

    private final int deletions;
    private final int chunks;
    private final List<Deleted> done = new ArrayList<>();
    private final Latencies idle = new Latencies();
    private final Latencies meanwhile = new Latencies();

    private Size(int deletions, int chunks) {
        this.deletions = deletions;
        this.chunks = chunks;
    }

    /** Reads {@code 5x10000}: five deletions of 10,000 chunks each. */
    static Size parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches() || Integer.parseInt(form.group(1)) < 1 || Integer.parseInt(form.group(2)) < 1) {
            throw new MeasurementException(
                    "--deletions has " + text + "; it must be like 5x10000, for five deletions of 10,000 chunks each");
        }
        return new Size(Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2)));
    }

    int deletions() {
        return deletions;
    }

    int chunks() {
        return chunks;
    }

    String name() {
        return String.format(Locale.ROOT, "%,d chunks", chunks);
    }

    void add(Deleted deleted) {
        done.add(deleted);
    }

    Latencies idle() {
        return idle;
    }

    Latencies meanwhile() {
        return meanwhile;
    }

    /** From acceptance to proof, over all deletions. */
    double perSecond() {
        return chunks
                * done.size()
                / done.stream().mapToDouble(Deleted::seconds).sum();
    }

    double searchRatio() {
        return meanwhile.quantile(0.99) / idle.quantile(0.99);
    }

    void row(Table table) {
        double[] accepted =
                done.stream().mapToDouble(Deleted::acceptedMillis).sorted().toArray();
        table.row(
                name(),
                Integer.toString(done.size()),
                Figures.millis(accepted[accepted.length / 2]),
                Figures.millis(accepted[accepted.length - 1]),
                Figures.millis(
                        done.stream().mapToDouble(Deleted::seconds).average().orElse(0) * 1000),
                Figures.number(perSecond()));
    }

    /** For the command line. */
    static final class Converter implements ITypeConverter<Size> {
        @Override
        public Size convert(String value) {
            return parse(value);
        }
    }
}
