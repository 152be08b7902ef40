package dev.carrel.search;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.carrel.document.MetadataJson;
import dev.carrel.embedding.EmbeddingJson;
import dev.carrel.http.LimitedList;
import dev.carrel.search.context.ContextRequest;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A search as a caller sends it: by text, by vector, or by both.
 *
 * @param text the question; embedded for the semantic leg unless a vector comes with it
 * @param vector the question as a vector; the keyword leg does not look at it
 * @param mode {@code semantic}, {@code keyword} or {@code hybrid}; absent: hybrid when there is a text, else semantic
 * @param limit most hits, 1 to 1,000; 10 when absent
 * @param minScore least similarity (cosine multiplied by importance) of what the semantic leg finds, -1 to 1; none when absent
 * @param minKeywordScore least BM25 score, multiplied by importance, of what the keyword leg finds; none when absent
 * @param fusion how a hybrid search fuses ranks; as configured when absent
 * @param explain whether to tell where the time went and what became of the candidates
 * @param atLeastRevision the namespace's revision that the answer must not be older than, as writes answer it; the search waits
 *     for it a while
 * @param documentKeys only chunks of these documents; absent for all. An empty list is refused: it would mean nothing, and
 *     must not mean everything
 * @param metadata only chunks with all of these pairs; absent or empty for no restriction. A key or a type that no document has
 *     finds nothing
 * @param filter conditions of any form; a key or a type that no document has is refused
 * @param rerank whether the best hits are ordered anew by a model that reads question and text together; as configured when
 *     absent
 * @param diversity from 0 (the most relevant hits, whatever they repeat) to 1 (hits as unlike each other as possible): maximal
 *     marginal relevance; 0 when absent
 * @param context how much around each hit the answer is to show as passages and as a ready text; none when absent
 */
@Schema(
        examples = {
            "{\"text\":\"How long may I send something back?\",\"limit\":5,\"metadata\":{\"lang\":\"en\"}}",
            "{\"text\":\"RFC 9457\",\"mode\":\"hybrid\",\"minScore\":0.3,\"fusion\":{\"k\":60,\"keywordWeight\":2},\"explain\":true}",
            "{\"text\":\"RFC 9457\",\"limit\":5,\"diversity\":0.3,\"context\":{\"before\":1,\"after\":2,\"maxTokens\":2000}}"
        })
public record SearchRequest(
        @Nullable String text,
        @JsonDeserialize(using = EmbeddingJson.class) float @Nullable [] vector,

        @Schema(enumeration = {"semantic", "keyword", "hybrid"}) @Nullable String mode,

        @Nullable Integer limit,
        @Nullable Double minScore,
        @Nullable Double minKeywordScore,
        @Nullable FusionRequest fusion,
        @Nullable Boolean explain,
        @Nullable Long atLeastRevision,

        @JsonDeserialize(using = DocumentKeys.class) @Nullable List<String> documentKeys,

        @JsonDeserialize(using = MetadataJson.class) @Nullable Map<String, Object> metadata,

        @JsonDeserialize(using = FilterJson.class)
        @Schema(
                implementation = Object.class,
                description = "One clause: {and: [clauses]}, {or: [clauses]}, {not: clause}, {documentKeys: [keys]},"
                        + " {key, eq: value}, {key, in: [values]}, or {key, gt or gte, lt or lte: number or date}."
                        + " At most 8 levels, 256 clauses and 1,000 values. Nothing in it may be empty.")
        @Nullable Filter filter,

        @JsonDeserialize(using = RerankRequest.Form.class)
        @Schema(
                implementation = Object.class,
                description = "true, false, or {candidates: how many of the best, 1 to 200}. Refused where no model is"
                        + " configured, and without a text.")
        @Nullable RerankRequest rerank,

        @Nullable Double diversity,
        @Nullable ContextRequest context) {

    static final int MOST_DOCUMENT_KEYS = 1000;

    /** Reads {@code documentKeys}. */
    static final class DocumentKeys extends LimitedList<String> {
        DocumentKeys() {
            super(String.class, MOST_DOCUMENT_KEYS);
        }
    }
}
