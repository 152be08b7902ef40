package dev.carrel.bench.evaluate;

import dev.carrel.bench.MeasurementException;
import dev.carrel.bench.evaluate.Cranfield.Document;
import dev.carrel.bench.evaluate.Cranfield.Query;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CranfieldTest {
    @TempDir
    private Path folder;

    @Test
    void readsDocumentsWithAndWithoutText() throws IOException {
        write(
                ".I 1\n.T\na wing\nin air\n.A\nsomebody\n.B\n1958\n.W\ntext of\nthe first .\n.I 2\n.T\nempty\n.A\n.B\n.W\n",
                "",
                "");

        assertThat(Cranfield.read(folder).documents())
                .containsExactly(
                        new Document("1", "a wing\nin air", "text of\nthe first ."), new Document("2", "empty", ""));
    }

    @Test
    void judgementsNumberQueriesByTheirPlaceAndNotByTheirIds() throws IOException {
        write("", ".I 001\n.W\nfirst\n.I 004\n.W\nsecond\n", "1 0 184 3\n2 0 29 4\n2 0 31 0\n");

        assertThat(Cranfield.read(folder).queries())
                .containsExactly(new Query("first", Map.of("184", 3)), new Query("second", Map.of("29", 4, "31", 0)));
    }

    @Test
    void absentCollectionIsSaidClearly() {
        assertThatThrownBy(() -> Cranfield.read(folder.resolve("nowhere")))
                .isInstanceOf(MeasurementException.class)
                .hasMessageContaining(folder.resolve("nowhere").toString())
                .hasMessageContaining("--data");
    }

    private void write(String documents, String queries, String judgements) throws IOException {
        Files.writeString(folder.resolve("cran.all.1400"), documents);
        Files.writeString(folder.resolve("cran.qry"), queries);
        Files.writeString(folder.resolve("cran.qrels"), judgements);
    }
}
