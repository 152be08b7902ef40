package dev.carrel.ingestion;

import dev.carrel.problem.ProblemException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DocumentReaderTest {
    private final List<DocumentInput> read = new ArrayList<>();

    private void read(String json) {
        new DocumentReader(20, read::add).read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void oneDocumentIsReadAsItIs() {
        read("""
                {"key":"d","title":"T","mediaType":"text/plain","text":"héllo","metadata":{"n":1,"b":true}}""");

        assertThat(read).singleElement().satisfies(document -> {
            assertThat(document.index()).isZero();
            assertThat(document.key()).isEqualTo("d");
            assertThat(document.title()).isEqualTo("T");
            assertThat(document.text()).isEqualTo("héllo");
            assertThat(document.textBytes()).isEqualTo(6);
            assertThat(document.metadata()).containsEntry("n", 1).containsEntry("b", true);
            assertThat(document.chunks()).isNull();
        });
    }

    @Test
    void documentsAreHandedOverOneByOneBeforeTheFault() {
        assertThatThrownBy(() -> read("{\"documents\":[{\"key\":\"a\"},{\"key\":\"b\"},{\"key\" 5}]}"))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("line 1, column");
        assertThat(read).extracting(DocumentInput::key).containsExactly("a", "b");
        assertThat(read).extracting(DocumentInput::index).containsExactly(0, 1);
    }

    @Test
    void textBeyondTheLimitIsCountedAndNotKept() {
        read("{\"key\":\"d\",\"text\":\"" + "x".repeat(21) + "\"}");

        assertThat(read.getFirst().text()).isNull();
        assertThat(read.getFirst().textBytes()).isEqualTo(21);
    }

    @Test
    void chunksBeyondTheLimitAreNotKept() {
        read("{\"key\":\"d\",\"chunks\":[" + "{},".repeat(DocumentCheck.MOST_CHUNKS + 500) + "{}]}");

        assertThat(read.getFirst().chunks()).hasSize(DocumentCheck.MOST_CHUNKS + 1);
    }

    @Test
    void membersMayComeInAnyOrderAndBeNull() {
        read("""
                {"text":null,"chunks":[{"text":"x","key":"c"}],"title":null,"key":"d"}""");

        assertThat(read.getFirst().key()).isEqualTo("d");
        assertThat(read.getFirst().text()).isNull();
        assertThat(read.getFirst().chunks()).hasSize(1);
    }
}
