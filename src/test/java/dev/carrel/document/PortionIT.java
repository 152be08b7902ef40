package dev.carrel.document;

import dev.carrel.database.DatabaseProducer;
import dev.carrel.harness.Database;
import dev.carrel.index.IndexedChunk;
import dev.carrel.namespace.Incarnation;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What is read of a namespace at once is limited by bytes: the longest texts fill no more memory than short ones. */
class PortionIT {
    private static final int CHUNKS = 500;
    private static final int VECTOR_BYTES = 12;
    private static final int METADATA_BYTES = 1000;
    private static final UUID OPERATION = UUID.fromString("00000000-0000-4000-8000-00000000000f");
    private static final Incarnation LONG_TEXTS =
            new Incarnation(UUID.fromString("10000000-0000-4000-8000-000000000000"));
    private static final Incarnation USUAL_TEXTS =
            new Incarnation(UUID.fromString("20000000-0000-4000-8000-000000000000"));
    private static final Incarnation LONG_METADATA =
            new Incarnation(UUID.fromString("30000000-0000-4000-8000-000000000000"));
    private static final Incarnation NO_VECTORS =
            new Incarnation(UUID.fromString("40000000-0000-4000-8000-000000000000"));

    private static Database database;
    private static Connection connection;
    private static ChunkRepository chunks;

    @BeforeAll
    static void fill() {
        database = Database.start();
        connection = database.connection();
        Database.execute(connection, "insert into organization (organization_id) values ('o')");
        fill(LONG_TEXTS, CheckedChunk.LONGEST_TEXT, true, "{}");
        fill(USUAL_TEXTS, 1400, true, "{}");
        fill(LONG_METADATA, 10, true, "{\"of\": \"" + "d".repeat(20_000) + "\"}");
        fill(NO_VECTORS, CheckedChunk.LONGEST_TEXT, false, "{}");
        chunks = new ChunkRepository(DatabaseProducer.withArrays(Jdbi.create(connection)));
    }

    @AfterAll
    static void stop() throws SQLException {
        connection.close();
        database.close();
    }

    private static void fill(Incarnation incarnation, int length, boolean vectors, String documentMetadata) {
        Database.execute(connection, """
                insert into namespace (incarnation, organization_id, agent_id, embedding_model, embedding_dimension)
                values ('%1$s', 'o', '%1$s', 'm', 3);
                insert into document (incarnation, document_id, document_key, current_version_id, last_version)
                values ('%1$s', '%1$s', 'd', '%1$s', 1);
                insert into document_version (incarnation, version_id, document_id, version, operation_id, status, metadata,
                    content_hash)
                values ('%1$s', '%1$s', '%1$s', 1, '%5$s', 'staged', '%4$s', '');
                insert into chunk (incarnation, chunk_id, document_id, version_id, chunk_key, ordinal, content, embedding,
                    size_bytes)
                select '%1$s', i, '%1$s', '%1$s', 'c' || i, i, repeat('x', %2$d), %3$s, %2$d from generate_series(1, %6$d) i;
                insert into chunk_to_index (incarnation, operation_id, chunk_id)
                select '%1$s', '%5$s', i from generate_series(1, %6$d) i;
                """.formatted(
                        incarnation,
                        length,
                        vectors ? "'\\x0000803f0000000000000000'" : "null",
                        documentMetadata,
                        OPERATION,
                        CHUNKS));
    }

    @Test
    void portionOfLongestTextsStaysWithinTheBudget() {
        List<List<IndexedChunk>> portions = portions(LONG_TEXTS);

        assertThat(portions)
                .allSatisfy(portion -> assertThat(bytes(portion))
                        .isLessThan(ChunkRepository.BYTES_A_PORTION + CheckedChunk.LONGEST_TEXT + METADATA_BYTES));
        assertThat(portions).hasSizeGreaterThan(10);
        assertThat(ids(portions)).containsExactlyElementsOf(allIds());
    }

    @Test
    void usualTextsComeTogether() {
        assertThat(portions(USUAL_TEXTS))
                .singleElement()
                .satisfies(portion -> assertThat(portion).hasSize(CHUNKS));
    }

    @Test
    void metadataOfTheDocumentCountsInEachOfItsChunks() {
        List<List<IndexedChunk>> portions = portions(LONG_METADATA);

        assertThat(portions)
                .allSatisfy(
                        portion -> assertThat(portion).hasSizeLessThan(ChunkRepository.BYTES_A_PORTION / 20_000 + 2));
        assertThat(ids(portions)).containsExactlyElementsOf(allIds());
    }

    @Test
    void rowsWithoutEmbeddingAreReadWithinTheBudget() {
        List<Long> found = new ArrayList<>();
        List<ChunkRepository.UnembeddedChunk> page = chunks.withoutEmbedding(NO_VECTORS, OPERATION, 0, 1000);
        while (!page.isEmpty()) {
            assertThat(page.stream().mapToLong(chunk -> chunk.text().length()).sum())
                    .isLessThan(ChunkRepository.BYTES_A_PORTION + CheckedChunk.LONGEST_TEXT);
            page.forEach(chunk -> found.add(chunk.id()));
            page = chunks.withoutEmbedding(NO_VECTORS, OPERATION, found.getLast(), 1000);
        }

        assertThat(found).containsExactlyElementsOf(allIds());
    }

    @Test
    void nothingIsHandedOverOfRowsWithoutEmbedding() {
        assertThat(portions(NO_VECTORS)).isEmpty();
    }

    private static List<List<IndexedChunk>> portions(Incarnation incarnation) {
        List<List<IndexedChunk>> portions = new ArrayList<>();
        chunks.entries(incarnation, allIds(), portions::add);
        return portions;
    }

    private static List<Long> allIds() {
        return LongStream.rangeClosed(1, CHUNKS).boxed().toList();
    }

    private static List<Long> ids(List<List<IndexedChunk>> portions) {
        return portions.stream()
                .flatMap(List::stream)
                .map(IndexedChunk::getChunkId)
                .toList();
    }

    private static long bytes(List<IndexedChunk> portion) {
        return portion.stream()
                .mapToLong(chunk -> chunk.getText().length() + VECTOR_BYTES)
                .sum();
    }
}
