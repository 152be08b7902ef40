package dev.carrel.client.ingest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class FileFinderTest {
    @TempDir
    Path folder;

    private Path write(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "text");
    }

    private static List<String> keys(FileFinder.Found found) {
        return found.files().stream().map(DocumentFile::key).toList();
    }

    @Test
    void takesTextAndMarkdownBelowTheFolderInOrderAndCountsTheRest() throws IOException {
        for (String name : List.of("b.MD", "a.txt", "sub/c.markdown", "sub/sub/d.text", "e.pdf", "f.pdf", "Makefile")) {
            write(name);
        }

        FileFinder.Found found = FileFinder.find(List.of(folder));

        assertThat(keys(found)).containsExactly("a.txt", "b.MD", "sub/c.markdown", "sub/sub/d.text");
        assertThat(found.files().get(1).mediaType()).isEqualTo("text/markdown");
        assertThat(found.otherTypes()).isEqualTo(Map.of(".pdf", 2, "no ending", 1));
        assertThat(found.troubles()).isEqualTo(List.of());
    }

    @Test
    void leavesOutWhatIsHiddenUnlessItIsNamedItself() throws IOException {
        write(".git/description.md");
        write(".notes.md");
        write("seen.md");

        assertThat(keys(FileFinder.find(List.of(folder)))).containsExactly("seen.md");
        assertThat(keys(FileFinder.find(List.of(folder.resolve(".git"))))).containsExactly("description.md");
        assertThat(keys(FileFinder.find(List.of(folder.resolve(".notes.md"))))).containsExactly(".notes.md");
    }

    @Test
    void followsLinksAndNoticesLoopsAndLinksToNothing() throws IOException {
        write("real/a.md");
        Files.createSymbolicLink(folder.resolve("real/loop"), folder.resolve("real"));
        Files.createSymbolicLink(folder.resolve("real/around"), folder.getParent());
        Files.createSymbolicLink(folder.resolve("linked"), folder.resolve("real"));
        Files.createSymbolicLink(folder.resolve("gone.md"), folder.resolve("nowhere.md"));

        FileFinder.Found found = FileFinder.find(List.of(folder));

        assertThat(keys(found)).containsExactly("linked/a.md", "real/a.md");
        assertThat(found.troubles())
                .allMatch(trouble -> trouble.kind() == Trouble.Kind.SKIPPED)
                .anyMatch(trouble ->
                        trouble.name().endsWith("gone.md") && trouble.reason().contains("nowhere"))
                .anyMatch(trouble -> trouble.name().endsWith("real/around")
                        && trouble.reason().contains("back"))
                .anyMatch(trouble ->
                        trouble.name().endsWith("real/loop") && trouble.reason().contains("back"));
    }

    @Test
    void refusesTwoFilesThatWouldBeOneDocument() throws IOException {
        Path one = folder.resolve("one");
        Path two = folder.resolve("two");
        Path readme = write("one/readme.md");
        write("two/readme.md");

        FileFinder.Found found = FileFinder.find(List.of(one, two, readme));

        assertThat(keys(found)).containsExactly("readme.md");
        assertThat(found.troubles())
                .singleElement()
                .satisfies(trouble -> assertThat(trouble.reason()).contains("same key 'readme.md'"));
    }

    @Test
    void keysOfTheCurrentFolderHaveNoDot() {
        assertThat(keys(FileFinder.find(
                        List.of(Path.of("README.md"), Path.of(".").resolve("src/sample")))))
                .doesNotContain("")
                .noneMatch(key -> key.startsWith("."));
    }
}
