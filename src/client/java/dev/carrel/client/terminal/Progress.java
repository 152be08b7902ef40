package dev.carrel.client.terminal;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * How far a long command is, with rate and time left: a bar that redraws itself on a screen, and a line every few
 * seconds elsewhere, so that a log stays readable. Used by one thread.
 */
public interface Progress extends AutoCloseable {
    /** Says that {@code done} of all are done, a fraction for what is half done. */
    void reached(double done);

    /** Shows the last state and leaves the line. */
    @Override
    void close();

    static Progress start(Terminal terminal, String task, String unit, long total) {
        return terminal.live() ? new Bar(task, unit, total, System.err) : new Lines(task, unit, total, terminal.err());
    }

    /** The redrawn bar; given its width, the library needs no terminal detection of its own, which costs 100 ms. */
    final class Bar implements Progress {
        /** The library counts whole steps; this many make one unit. */
        private static final long STEPS = 1000;

        private final ProgressBar bar;

        Bar(String task, String unit, long total, PrintStream screen) {
            bar = new ProgressBarBuilder()
                    .setTaskName(task)
                    .setUnit(" " + unit, STEPS)
                    .setInitialMax(total * STEPS)
                    .setStyle(ProgressBarStyle.UNICODE_BLOCK)
                    .setUpdateIntervalMillis(200)
                    .showSpeed(new DecimalFormat("#,##0.0", DecimalFormatSymbols.getInstance(Locale.ROOT)))
                    .setConsumer(new ConsoleProgressBarConsumer(screen, Terminal.columns() - 1))
                    .build();
        }

        @Override
        public void reached(double done) {
            bar.stepTo((long) (done * STEPS));
        }

        @Override
        public void close() {
            bar.close();
        }
    }

    /** A line at most every ten seconds; none for what is done sooner. */
    final class Lines implements Progress {
        private static final Duration PAUSE = Duration.ofSeconds(10);

        private final String task;
        private final String unit;
        private final long total;
        private final PrintWriter log;
        private final long started = System.nanoTime();
        private long shownAt = started;
        private double shown;
        private double done;

        Lines(String task, String unit, long total, PrintWriter log) {
            this.task = task;
            this.unit = unit;
            this.total = total;
            this.log = log;
        }

        @Override
        public void reached(double nowDone) {
            done = nowDone;
            if (System.nanoTime() - shownAt >= PAUSE.toNanos()) {
                show();
            }
        }

        @Override
        public void close() {
            if (shownAt != started && shown != done) {
                show();
            }
        }

        private void show() {
            shownAt = System.nanoTime();
            shown = done;
            double seconds = Math.max(1e-9, (shownAt - started) / 1e9);
            double rate = done / seconds;
            String left = done <= 0 || done >= total
                    ? ""
                    : ", about " + Words.duration(Duration.ofMillis((long) ((total - done) / rate * 1000))) + " left";
            log.println(task + ": " + Words.count((long) done) + " of " + Words.count(total) + " " + unit
                    + String.format(Locale.ROOT, ", %.1f/s", rate) + left);
            log.flush();
        }
    }
}
