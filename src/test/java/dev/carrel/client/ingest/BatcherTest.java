package dev.carrel.client.ingest;

import dev.carrel.client.NewDocument;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class BatcherTest implements Batcher.Sink {
    @TempDir
    Path folder;

    private final List<List<NewDocument>> batches = new ArrayList<>();
    private final List<String> raw = new ArrayList<>();
    private final List<Trouble> troubles = new ArrayList<>();
    private final Batcher batcher = new Batcher(this, null);

    @Override
    public void documents(List<NewDocument> documents) {
        batches.add(documents);
    }

    @Override
    public void raw(DocumentFile file, byte[] bytes) {
        raw.add(file.key() + " " + bytes.length);
    }

    @Override
    public void trouble(Trouble trouble) {
        troubles.add(trouble);
    }

    private DocumentFile file(String name, byte[] content) throws IOException {
        Path file = Files.write(folder.resolve(name), content);
        return new DocumentFile(file, name, DocumentFile.mediaType(file).orElseThrow(), content.length);
    }

    private DocumentFile file(String name, String content) throws IOException {
        return file(name, content.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void batchesHoldAtMostAHundredDocuments() throws IOException {
        for (int i = 0; i < 205; i++) {
            batcher.add(file(i + ".txt", new byte[] {'x'}));
        }
        batcher.flush();
        batcher.flush();

        assertThat(batches.stream().map(List::size)).containsExactly(100, 100, 5);
    }

    @Test
    void batchesHoldAtMostFourMebibytes() throws IOException {
        byte[] threeMebibytes = "x".repeat(3 * 1024 * 1024).getBytes(StandardCharsets.UTF_8);
        batcher.add(file("a.txt", threeMebibytes));
        batcher.add(file("b.txt", threeMebibytes));
        batcher.add(file("c.txt", new byte[] {'x'}));
        batcher.flush();

        assertThat(batches.stream().map(List::size)).containsExactly(1, 2);
    }

    @Test
    void whatIsLargeOrNotUtf8GoesAloneAsItIs() throws IOException {
        batcher.add(file("large.txt", new byte[Batcher.MAX_BYTES + 1]));
        batcher.add(file("latin.txt", new byte[] {(byte) 0xe9, 'a'}));
        batcher.add(file("surrogate.txt", new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80}));
        batcher.flush();

        assertThat(raw).containsExactly("large.txt " + (Batcher.MAX_BYTES + 1), "latin.txt 2", "surrogate.txt 3");
        assertThat(batches).isEqualTo(List.of());
    }

    @Test
    void theTitleOfMarkdownIsItsFirstHeading() throws IOException {
        batcher.add(file("a.md", "\n# Oars *and* blades \r\nash"));
        batcher.add(file("b.md", "no heading\n# Later"));
        batcher.add(file("c.md", "## Second level"));
        batcher.add(file("d.txt", "# Not Markdown"));
        batcher.flush();

        assertThat(batches.getFirst())
                .extracting(NewDocument::title)
                .containsExactly("Oars *and* blades", null, null, null);
    }

    @Test
    void aByteOrderMarkIsNotPartOfTheText() throws IOException {
        batcher.add(file("bom.txt", "\uFEFFé"));
        batcher.flush();

        assertThat(batches.getFirst().getFirst().text()).isEqualTo("é");
    }

    @Test
    void whatCannotBeSentIsNamedWithoutReadingIt() throws IOException {
        batcher.add(new DocumentFile(folder.resolve("huge.txt"), "huge.txt", "text/plain", Batcher.MAX_FILE + 1));
        batcher.add(new DocumentFile(folder.resolve("gone.txt"), "gone.txt", "text/plain", 1));

        assertThat(troubles.stream().map(trouble -> trouble.kind() + " " + trouble.name()))
                .containsExactly("REFUSED huge.txt", "FAILED gone.txt");
    }
}
