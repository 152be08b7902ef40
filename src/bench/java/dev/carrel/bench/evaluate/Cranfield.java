package dev.carrel.bench.evaluate;

import dev.carrel.bench.MeasurementException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The Cranfield collection: 1,400 abstracts on aerodynamics, 225 questions, and judgements made by people.
 *
 * @param queries in the order of their file, by which the judgements number them from 1; the ids in the file are others
 */
record Cranfield(List<Document> documents, List<Query> queries) {
    private static final String DOCUMENTS = "cran.all.1400";
    private static final String QUERIES = "cran.qry";
    private static final String JUDGEMENTS = "cran.qrels";

    /** @param text empty for two documents of the collection */
    record Document(String id, String title, String text) {}

    /** @param grades of the judged documents, 0 to 4, by document id */
    record Query(String text, Map<String, Integer> grades) {}

    /** @throws MeasurementException when the collection is not in this folder */
    static Cranfield read(Path folder) {
        if (!Files.isRegularFile(folder.resolve(DOCUMENTS))) {
            throw new MeasurementException("The Cranfield collection is not in "
                    + folder.toAbsolutePath().normalize() + " (wanted: " + DOCUMENTS + ", " + QUERIES + ", "
                    + JUDGEMENTS
                    + "). It is not part of this project; say where it is with --data.");
        }
        try {
            List<Document> documents = entries(folder.resolve(DOCUMENTS)).stream()
                    .map(entry -> new Document(entry.id, entry.field("T"), entry.field("W")))
                    .toList();
            Map<Integer, Map<String, Integer>> grades = grades(folder.resolve(JUDGEMENTS));
            List<Entry> questions = entries(folder.resolve(QUERIES));
            List<Query> queries = IntStream.range(0, questions.size())
                    .mapToObj(i -> new Query(questions.get(i).field("W"), grades.getOrDefault(i + 1, Map.of())))
                    .toList();
            return new Cranfield(documents, queries);
        } catch (IOException unreadable) {
            throw new MeasurementException("The Cranfield collection cannot be read: " + unreadable, unreadable);
        }
    }

    /** Reads entries of the form {@code .I id}, then fields that begin with a line of a dot and a letter. */
    private static List<Entry> entries(Path file) throws IOException {
        List<Entry> entries = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
            if (line.startsWith(".I ")) {
                entries.add(new Entry(line.substring(3).strip(), new HashMap<>()));
                field = new StringBuilder();
            } else if (line.matches("\\.[A-Z]\\s*")) {
                field = new StringBuilder();
                entries.getLast().fields.putIfAbsent(line.substring(1).strip(), field);
            } else {
                field.append(line).append('\n');
            }
        }
        return entries;
    }

    /** Reads lines of the form {@code query 0 document grade}. */
    private static Map<Integer, Map<String, Integer>> grades(Path file) throws IOException {
        Map<Integer, Map<String, Integer>> grades = new HashMap<>();
        for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
            String[] parts = line.strip().split("\\s+", -1);
            if (parts.length == 4) {
                grades.computeIfAbsent(Integer.parseInt(parts[0]), query -> new HashMap<>())
                        .merge(parts[2], Integer.parseInt(parts[3]), Math::max);
            }
        }
        return grades;
    }

    private record Entry(String id, Map<String, StringBuilder> fields) {
        String field(String name) {
            return fields.getOrDefault(name, new StringBuilder()).toString().strip();
        }
    }
}
