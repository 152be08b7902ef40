package dev.carrel.client.terminal;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

import static org.assertj.core.api.Assertions.assertThat;

class TableTest {
    private final StringWriter out = new StringWriter();

    private Terminal terminal(int width, Ansi ansi) {
        PrintWriter writer = new PrintWriter(out, true);
        return new Terminal(writer, writer, ansi, width, false);
    }

    @Test
    void columnsAreAsWideAsTheirWidestCell() {
        new Table("agent", ">chunks")
                .row("a", "12,345")
                .row("reading-room", "7")
                .print(terminal(80, Ansi.OFF));

        assertThat(out.toString().lines())
                .containsExactly("agent         chunks", "a             12,345", "reading-room       7");
    }

    @Test
    void wideCharactersTakeTwoColumns() {
        new Table("k", ">n").row("書庫", "1").row("abcd", "2").print(terminal(80, Ansi.OFF));

        assertThat(out.toString().lines()).containsExactly("k     n", "書庫  1", "abcd  2");
    }

    @Test
    void onlyTheWidestTextColumnIsCutAndOnlyOnAScreen() {
        String key = "a/very/long/path/to/a/document.md";
        new Table("document", ">chunks").row(key, "1").print(terminal(30, Ansi.OFF));
        new Table("document", ">chunks").row(key, "1").print(terminal(Terminal.UNBOUNDED, Ansi.OFF));

        assertThat(out.toString().lines().map(String::length)).containsExactly(30, 30, 41, 41);
        assertThat(out.toString()).contains("a/very/long/path/to/a…");
    }

    @Test
    void cellsCannotSendControlSequencesOrBreakLines() {
        new Table("k").row("a\u001b[2Jb\nc").print(terminal(80, Ansi.OFF));

        assertThat(out.toString().lines()).containsExactly("k", "a [2Jb c");
    }

    @Test
    void headingsAreBoldOnlyWhereColoursAreWanted() {
        new Table("k").row("v").print(terminal(80, Ansi.ON));

        assertThat(out.toString())
                .isEqualTo("\u001b[1mk\u001b[0m" + System.lineSeparator() + "v" + System.lineSeparator());
    }

    @Test
    void numbersReadTheSameEverywhere() {
        assertThat(Words.size(1023)).isEqualTo("1023 B");
        assertThat(Words.size(1024)).isEqualTo("1.0 KiB");
        assertThat(Words.size(5L << 30)).isEqualTo("5.0 GiB");
        assertThat(Words.count(1, "chunk")).isEqualTo("1 chunk");
        assertThat(Words.count(12_345, "chunk")).isEqualTo("12,345 chunks");
        assertThat(Words.duration(Duration.ofMillis(4_240))).isEqualTo("4.2 s");
        assertThat(Words.duration(Duration.ofSeconds(192))).isEqualTo("3 min 12 s");
        assertThat(Words.percent(null)).isEqualTo("–");
    }
}
