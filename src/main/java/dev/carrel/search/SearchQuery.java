package dev.carrel.search;

import dev.carrel.document.Metadata;
import dev.carrel.document.TextRules;
import dev.carrel.index.Attributes;
import dev.carrel.index.CandidateFilter;
import dev.carrel.problem.ProblemException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A search that has passed all checks.
 *
 * @param text the question; null when a vector is given
 * @param vector as the caller sent it; null when text is given
 */
record SearchQuery(
        @Nullable String text, float @Nullable [] vector, int limit, double minScore, CandidateFilter filter) {
    static final int MOST_HITS = 1000;
    static final int DEFAULT_HITS = 10;
    static final int LONGEST_TEXT = 8192;

    /** @throws ProblemException 400 naming the field, its value and the limit */
    static SearchQuery of(SearchRequest request) {
        String text = request.text();
        if ((text == null) == (request.vector() == null)) {
            throw ProblemException.invalid("text", null, "Either text or vector is needed, and not both.", null);
        }
        if (text != null) {
            if (text.isBlank() || text.length() > LONGEST_TEXT) {
                throw ProblemException.invalid(
                        "text",
                        text,
                        "text has " + text.length() + " characters; a question has 1 to " + LONGEST_TEXT
                                + ", not only white space.",
                        LONGEST_TEXT);
            }
            TextRules.fault(text).ifPresent(fault -> {
                throw ProblemException.invalid("text", null, "text " + fault + ".", null);
            });
        }
        int limit = request.limit() == null ? DEFAULT_HITS : request.limit();
        if (limit < 1 || limit > MOST_HITS) {
            throw ProblemException.invalid(
                    "limit", limit, "limit is " + limit + "; it must be from 1 to " + MOST_HITS + ".", MOST_HITS);
        }
        double minScore = request.minScore() == null ? -1 : request.minScore();
        if (!(minScore >= -1 && minScore <= 1)) {
            throw ProblemException.invalid(
                    "minScore", minScore, "minScore is " + minScore + "; a cosine is from -1 to 1.", "-1…1");
        }
        return new SearchQuery(text, request.vector(), limit, minScore, filter(request));
    }

    private static CandidateFilter filter(SearchRequest request) {
        List<String> documents = request.documentKeys();
        if (documents != null) {
            requireKeys(documents);
        }
        Map<String, Object> metadata = request.metadata() == null ? Map.of() : request.metadata();
        Metadata.fault(metadata).ifPresent(fault -> {
            throw ProblemException.invalid(
                    "metadata", null, "metadata" + (fault.startsWith(".") ? "" : " ") + fault + ".", null);
        });
        return new CandidateFilter(documents == null ? List.of() : documents, Attributes.of(metadata));
    }

    private static void requireKeys(List<String> documentKeys) {
        if (documentKeys.isEmpty()) {
            throw ProblemException.invalid(
                    "documentKeys",
                    0,
                    "documentKeys has 0 keys; it must have 1 to " + SearchRequest.MOST_DOCUMENT_KEYS
                            + ", or be left out to search all documents.",
                    SearchRequest.MOST_DOCUMENT_KEYS);
        }
        for (int i = 0; i < documentKeys.size(); i++) {
            String field = "documentKeys[" + i + "]";
            TextRules.requireKey(field, documentKeys.get(i));
        }
    }
}
