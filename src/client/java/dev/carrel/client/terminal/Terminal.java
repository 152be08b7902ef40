package dev.carrel.client.terminal;

import java.io.PrintWriter;
import java.util.regex.Pattern;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.IStyle;
import picocli.CommandLine.Help.Ansi.Style;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Where a command writes to.
 *
 * @param out results
 * @param err progress and complaints
 * @param width columns of the screen; lines that are cut to fit are cut to this, {@link #UNBOUNDED} where there is none
 * @param live whether {@code err} is a screen on which a line may be redrawn
 */
public record Terminal(PrintWriter out, PrintWriter err, Ansi ansi, int width, boolean live) {
    /** The width of output that goes to a file or a pipe: nothing is cut. */
    public static final int UNBOUNDED = Integer.MAX_VALUE;

    private static final int USUAL_WIDTH = 100;
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");

    /** The terminal of a command that was parsed. */
    public static Terminal of(CommandSpec command) {
        return detect(command.commandLine().getOut(), command.commandLine().getErr());
    }

    /**
     * Looks at what the launcher found out ({@code carrel.terminal}: {@code out}, {@code err} or both, as far as they
     * are screens; none without the launcher) and at the environment.
     */
    public static Terminal detect(PrintWriter out, PrintWriter err) {
        String screens = System.getProperty("carrel.terminal", "");
        boolean screen = screens.contains("out");
        String noColor = System.getenv("NO_COLOR");
        boolean colours = screen && (noColor == null || noColor.isEmpty());
        return new Terminal(
                out, err, colours ? Ansi.ON : Ansi.OFF, screen ? columns() : UNBOUNDED, screens.contains("err"));
    }

    /** The width of the screen; the launcher exports it as COLUMNS. */
    public static int columns() {
        String columns = System.getenv("COLUMNS");
        try {
            return columns == null ? USUAL_WIDTH : Math.max(40, Integer.parseInt(columns.strip()));
        } catch (NumberFormatException notANumber) {
            return USUAL_WIDTH;
        }
    }

    /** The same terminal for lines that must stay whole, such as commands to copy. */
    public Terminal uncut() {
        return new Terminal(out, err, ansi, UNBOUNDED, live);
    }

    public String bold(String text) {
        return styled(text, Style.bold);
    }

    public String faint(String text) {
        return styled(text, Style.faint);
    }

    public String warning(String text) {
        return styled(text, Style.fg_yellow);
    }

    private String styled(String text, IStyle style) {
        return ansi.enabled() ? style.on() + text + Style.reset.on() : text;
    }

    /** The text on one line and without control characters. */
    public static String plain(String text) {
        return CONTROL.matcher(text).replaceAll(" ");
    }
}
