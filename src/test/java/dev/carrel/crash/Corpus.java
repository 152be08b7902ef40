package dev.carrel.crash;

import dev.carrel.harness.Contents;
import dev.carrel.harness.FakeEmbeddings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Documents of which the chunks are known beforehand.
 *
 * @param name part of every text, so that texts of two corpora differ
 * @param documents how many
 * @param passages in each document
 */
record Corpus(String name, int documents, int passages) {
    /** A chunk size that takes one passage and not two, so that each becomes a chunk. */
    static final Map<String, String> SPLITTING =
            Map.of("carrel.ingestion.chunk-size", "50", "carrel.ingestion.chunk-overlap", "0");

    private static final int PASSAGE_LENGTH = 40;

    Corpus {
        if (name.length() > 12) {
            throw new IllegalArgumentException("too long to fit a passage: " + name);
        }
    }

    int chunks() {
        return documents * passages;
    }

    /** What the counters say when it is published. */
    Contents.Counters counters() {
        return new Contents.Counters(documents, chunks(), (long) chunks() * PASSAGE_LENGTH);
    }

    /** The text of a document's passage. */
    String passage(int document, int ordinal) {
        String text = "Passage %05d of d%d in %s.".formatted(ordinal, document, name);
        return text + "x".repeat(PASSAGE_LENGTH - text.length());
    }

    /** All passages. */
    Stream<String> texts() {
        return IntStream.range(0, documents)
                .boxed()
                .flatMap(document -> IntStream.range(0, passages).mapToObj(ordinal -> passage(document, ordinal)));
    }

    /** What the published chunks must be: key, ordinal and text of each, in order of documents. */
    List<List<Object>> expectedChunks() {
        List<List<Object>> chunks = new ArrayList<>();
        for (int document = 0; document < documents; document++) {
            for (int ordinal = 0; ordinal < passages; ordinal++) {
                chunks.add(
                        List.of("d" + document, "d" + document + "#" + ordinal, ordinal, passage(document, ordinal)));
            }
        }
        return chunks;
    }

    /** The request that sends the documents as texts to be split and embedded. */
    Map<String, Object> asTexts() {
        return Map.of(
                "documents",
                IntStream.range(0, documents)
                        .mapToObj(document -> Map.of(
                                "key",
                                "d" + document,
                                "text",
                                String.join(
                                        "\n\n",
                                        IntStream.range(0, passages)
                                                .mapToObj(ordinal -> passage(document, ordinal))
                                                .toList())))
                        .toList());
    }

    /** The request that sends the documents as chunks with their vectors. */
    Map<String, Object> asVectors() {
        return Map.of(
                "documents",
                IntStream.range(0, documents)
                        .mapToObj(document -> Map.of(
                                "key",
                                "d" + document,
                                "chunks",
                                IntStream.range(0, passages)
                                        .mapToObj(ordinal -> Map.of(
                                                "text",
                                                passage(document, ordinal),
                                                "embedding",
                                                FakeEmbeddings.vector(passage(document, ordinal))))
                                        .toList()))
                        .toList());
    }

    /** Settings of a service that ingests such corpora with a model. */
    static Map<String, String> settings(FakeEmbeddings model) {
        Map<String, String> settings = new HashMap<>(SPLITTING);
        settings.putAll(model.settings());
        return settings;
    }
}
