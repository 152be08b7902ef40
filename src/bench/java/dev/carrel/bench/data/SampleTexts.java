package dev.carrel.bench.data;

import dev.carrel.bench.MeasurementException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Texts for the model: sentences of the project's sample, in an order that never comes twice. Made-up words would not do:
 * the model takes them apart into many more pieces than words of a language, and is slower by as much.
 */
public final class SampleTexts {
    private static final int SENTENCES_A_PARAGRAPH = 6;
    private static final int SHORTEST_SENTENCE = 20;

    private final List<String> sentences;
    private final Random random;

    private SampleTexts(List<String> sentences, long seed) {
        this.sentences = sentences;
        this.random = new Random(seed);
    }

    /** Those of the checkout at {@code project}. @throws MeasurementException when they are not there */
    public static SampleTexts of(Path project, long seed) {
        List<String> sentences = new ArrayList<>();
        try (Stream<Path> files = Files.walk(project.resolve("src/sample"))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".md"))
                    .sorted()
                    .toList()) {
                for (String sentence :
                        Files.readString(file).replaceAll("\\s+", " ").split("(?<=[.!?]) ", -1)) {
                    if (sentence.length() >= SHORTEST_SENTENCE) {
                        sentences.add(sentence);
                    }
                }
            }
        } catch (IOException missing) {
            throw new MeasurementException("The sample texts in src/sample cannot be read: " + missing, missing);
        }
        return new SampleTexts(sentences, seed);
    }

    /** The next text, of at least {@code characters} characters. */
    public String next(int characters) {
        StringBuilder text = new StringBuilder();
        while (text.length() < characters) {
            Collections.shuffle(sentences, random);
            sentences.stream()
                    .limit(SENTENCES_A_PARAGRAPH)
                    .forEach(sentence -> text.append(sentence).append(' '));
            text.append("\n\n");
        }
        return text.toString();
    }
}
