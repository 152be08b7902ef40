package dev.carrel.search;

import dev.carrel.document.Metadata;
import dev.carrel.document.TextRules;
import dev.carrel.index.Attributes;
import dev.carrel.index.CandidateFilter;
import dev.carrel.index.Clause;
import dev.carrel.problem.ProblemException;
import dev.carrel.search.context.ContextWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A search that has passed all checks.
 *
 * @param text the question; null when only a vector is given
 * @param vector as the caller sent it; null when the text is to be embedded
 * @param minScore least cosine of the semantic leg
 * @param minKeywordScore least BM25 score of the keyword leg
 * @param atLeastRevision 0 for any
 * @param filter what needs no look at the namespace
 * @param conditions what is to be compared with the namespace's attributes; null for none
 * @param rerank how many of the best are reranked; 0 for none
 * @param diversity 0 to 1; 0 for the order of relevance alone
 * @param context how much around each hit; null for none
 */
record SearchQuery(
        SearchMode mode,
        @Nullable String text,
        float @Nullable [] vector,
        int limit,
        double minScore,
        double minKeywordScore,
        Fusion fusion,
        boolean explain,
        long atLeastRevision,
        CandidateFilter filter,
        @Nullable Filter conditions,
        int rerank,
        double diversity,
        @Nullable ContextWindow context) {
    static final int MOST_HITS = 1000;
    static final int DEFAULT_HITS = 10;
    static final int LONGEST_TEXT = 8192;

    /**
     * @param fusion for what the request leaves open
     * @param rerank how many of the best are reranked; 0 for none
     * @throws ProblemException 400 naming the field, its value and the limit
     */
    static SearchQuery of(SearchRequest request, Fusion fusion, int rerank) {
        String text = request.text();
        if (text == null && request.vector() == null) {
            throw ProblemException.invalid("text", null, "A text or a vector is needed, or both.", null);
        }
        if (text != null) {
            requireQuestion(text);
        }
        SearchMode mode = mode(request);
        int limit = request.limit() == null ? DEFAULT_HITS : request.limit();
        if (limit < 1 || limit > MOST_HITS) {
            throw ProblemException.invalid(
                    "limit", limit, "limit is " + limit + "; it must be from 1 to " + MOST_HITS + ".", MOST_HITS);
        }
        return new SearchQuery(
                mode,
                text,
                request.vector(),
                limit,
                minScore(request, mode),
                minKeywordScore(request, mode),
                fusion(request, mode, fusion),
                Boolean.TRUE.equals(request.explain()),
                atLeastRevision(request),
                filter(request),
                request.filter(),
                rerank,
                diversity(request),
                request.context() == null ? null : request.context().checked());
    }

    private static void requireQuestion(String text) {
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

    private static SearchMode mode(SearchRequest request) {
        if (request.mode() == null) {
            return request.text() == null ? SearchMode.SEMANTIC : SearchMode.HYBRID;
        }
        SearchMode mode = SearchMode.of(request.mode());
        if (mode.byWords() && request.text() == null) {
            throw ProblemException.invalid(
                    "text", null, "mode " + mode.word() + " looks for words: it needs a text.", null);
        }
        return mode;
    }

    private static double minScore(SearchRequest request, SearchMode mode) {
        Double least = request.minScore();
        if (least == null) {
            return -1;
        }
        if (!mode.byMeaning()) {
            throw ProblemException.invalid(
                    "minScore", least, "minScore is a cosine, and mode keyword has none; use minKeywordScore.", null);
        }
        if (!(least >= -1 && least <= 1)) {
            throw ProblemException.invalid(
                    "minScore", least, "minScore is " + least + "; a cosine is from -1 to 1.", "-1…1");
        }
        return least;
    }

    private static double minKeywordScore(SearchRequest request, SearchMode mode) {
        Double least = request.minKeywordScore();
        if (least == null) {
            return 0;
        }
        if (!mode.byWords()) {
            throw ProblemException.invalid(
                    "minKeywordScore", least, "Mode semantic does not look for words; use minScore.", null);
        }
        if (!(least >= 0 && Double.isFinite(least))) {
            throw ProblemException.invalid(
                    "minKeywordScore", least, "minKeywordScore is " + least + "; it must be 0 or more.", 0);
        }
        return least;
    }

    private static long atLeastRevision(SearchRequest request) {
        Long revision = request.atLeastRevision();
        if (revision != null && revision < 0) {
            throw ProblemException.invalid(
                    "atLeastRevision", revision, "atLeastRevision is " + revision + "; revisions begin at 0.", 0);
        }
        return revision == null ? 0 : revision;
    }

    private static Fusion fusion(SearchRequest request, SearchMode mode, Fusion defaults) {
        FusionRequest wish = request.fusion();
        if (wish == null) {
            return defaults;
        }
        if (mode != SearchMode.HYBRID) {
            throw ProblemException.invalid("fusion", null, "Only mode hybrid has something to fuse.", null);
        }
        return wish.over(defaults);
    }

    private static double diversity(SearchRequest request) {
        Double diversity = request.diversity();
        if (diversity != null && !(diversity >= 0 && diversity <= 1)) {
            throw ProblemException.invalid(
                    "diversity", diversity, "diversity is " + diversity + "; it must be from 0 to 1.", "0…1");
        }
        return diversity == null ? 0 : diversity;
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
        List<Clause> clauses = new ArrayList<>();
        if (documents != null) {
            clauses.add(new Clause.OfDocument(documents));
        }
        metadata.forEach((key, value) -> clauses.add(new Clause.WithAttribute(List.of(Attributes.of(key, value)))));
        return new CandidateFilter(clauses);
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

    /** The same as far as the answer depends on it, without its vector: equal for equal questions. */
    SearchQuery question() {
        return new SearchQuery(
                mode,
                text,
                null,
                limit,
                minScore,
                minKeywordScore,
                fusion,
                explain,
                0,
                filter,
                conditions,
                rerank,
                diversity,
                context);
    }

    /** How many hits are needed to make an answer of: those that are reranked may be more than those that are answered. */
    int depth() {
        return Math.max(limit, rerank);
    }

    /** How many live chunks of each leg are ranked. */
    int candidates() {
        if (diversity > 0) {
            return Diversity.candidates(depth(), fusion.depth());
        }
        return mode == SearchMode.HYBRID ? Math.max(limit, fusion.depth()) : depth();
    }

    /** Whether hits are chosen among candidates of which only some get onto the page, or need more than their rows. */
    boolean choosesAmongCandidates() {
        return mode == SearchMode.HYBRID || diversity > 0 || context != null;
    }

    /** The same with its conditions as the index takes them. */
    SearchQuery narrowedBy(Clause clause) {
        List<Clause> clauses = new ArrayList<>(filter.clauses());
        clauses.add(clause);
        return new SearchQuery(
                mode,
                text,
                vector,
                limit,
                minScore,
                minKeywordScore,
                fusion,
                explain,
                atLeastRevision,
                new CandidateFilter(clauses),
                null,
                rerank,
                diversity,
                context);
    }
}
