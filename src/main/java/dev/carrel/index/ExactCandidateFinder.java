package dev.carrel.index;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carrel.http.Json;
import dev.carrel.namespace.Incarnation;
import dev.carrel.namespace.Namespace;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.hibernate.search.backend.elasticsearch.ElasticsearchExtension;
import org.hibernate.search.engine.search.predicate.SearchPredicate;
import org.hibernate.search.engine.search.predicate.dsl.PredicateFinalStep;
import org.hibernate.search.engine.search.predicate.dsl.SearchPredicateFactory;
import org.hibernate.search.mapper.orm.Search;
import org.hibernate.search.mapper.orm.session.SearchSession;
import org.hibernate.search.util.common.SearchException;
import org.hibernate.search.util.common.data.RangeBoundInclusion;

/**
 * Scans the incarnation's vectors exactly, by a knn clause on a {@code flat} field. The incarnation is the routing key and a
 * filter inside the clause: beside it, the filter would apply after the k nearest of all tenants were chosen. Words are looked
 * for by BM25, with the analysis of the namespace's language; what a word is worth follows from the whole shard (see the package).
 * The importance of a document is in both: as the length of its entries' vectors, and as a factor of their BM25 score. The client's
 * read timeout bounds the wait; a limit of the query's own would keep a thread of Hibernate Search looking at the clock.
 * Thread-safe.
 */
@ApplicationScoped
@Typed(ExactCandidateFinder.class)
@Transactional(Transactional.TxType.NOT_SUPPORTED)
public class ExactCandidateFinder implements CandidateFinder {
    /** The field that an entry has only when it is not 1. */
    static final String IMPORTANCE = "importance";

    private static final String ATTRIBUTES = "attributes";

    private final EntityManagerFactory entityManagers;

    @Inject
    public ExactCandidateFinder(EntityManagerFactory entityManagers) {
        this.entityManagers = entityManagers;
    }

    @Override
    public Found nearest(Namespace namespace, float[] vector, int k, CandidateFilter filter) {
        Incarnation incarnation = namespace.incarnation();
        return search(
                incarnation,
                k,
                ExactCandidateFinder::product,
                f -> f.knn(k).field(EmbeddingBinder.FIELD).matching(vector).filter(within(f, incarnation, filter)));
    }

    @Override
    public Found matching(Namespace namespace, String text, int k, CandidateFilter filter) {
        Incarnation incarnation = namespace.incarnation();
        String field = TextBinder.field(namespace.language());
        return search(
                incarnation,
                k,
                score -> score,
                f -> f.bool().must(weighed(f, field, text)).filter(within(f, incarnation, filter)));
    }

    private Found search(
            Incarnation incarnation,
            int k,
            UnaryOperator<Float> scale,
            Function<SearchPredicateFactory, PredicateFinalStep> predicate) {
        try (EntityManager entityManager = entityManagers.createEntityManager()) {
            SearchSession session = Search.session(entityManager);
            List<Candidate> candidates = session.search(IndexedChunk.class)
                    .select(f -> f.composite()
                            .from(f.id(Long.class), f.score())
                            .as((id, score) -> new Candidate(id, scale.apply(score))))
                    .where(predicate)
                    .routing(incarnation.key())
                    .fetchHits(k);
            return new Found(candidates, false);
        } catch (SearchException e) {
            throw new IndexUnavailableException("Elasticsearch did not answer the search.", e);
        }
    }

    /**
     * BM25 multiplied by the entry's importance, within the query, so that the best k are the best by the product. Hibernate
     * Search has no predicate for it, and a script is not for every Elasticsearch.
     */
    private static SearchPredicate weighed(SearchPredicateFactory f, String field, String text) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        ObjectNode score = json.putObject("function_score").put("boost_mode", "multiply");
        score.putObject("query").putObject("match").putObject(field).put("query", text);
        score.putObject("field_value_factor").put("field", IMPORTANCE).put("missing", 1);
        return f.extension(ElasticsearchExtension.get())
                .fromJson(json.toString())
                .toPredicate();
    }

    private static SearchPredicate within(SearchPredicateFactory f, Incarnation incarnation, CandidateFilter filter) {
        var all = f.bool().filter(f.match().field("incarnation").matching(incarnation.value()));
        for (Clause clause : filter.clauses()) {
            all = all.filter(predicate(f, clause));
        }
        return all.toPredicate();
    }

    private static SearchPredicate predicate(SearchPredicateFactory f, Clause clause) {
        return switch (clause) {
            case Clause.All all -> {
                var bool = f.bool();
                all.clauses().forEach(part -> bool.filter(predicate(f, part)));
                yield bool.toPredicate();
            }
            case Clause.Any any -> {
                var bool = f.bool();
                any.clauses().forEach(part -> bool.should(predicate(f, part)));
                yield bool.toPredicate();
            }
            case Clause.Not not -> f.bool().mustNot(predicate(f, not.clause())).toPredicate();
            case Clause.OfDocument of ->
                f.terms().field("documentKey").matchingAny(of.documentKeys()).toPredicate();
            case Clause.WithAttribute with ->
                f.terms().field(ATTRIBUTES).matchingAny(with.attributes()).toPredicate();
            case Clause.Between between ->
                f.range()
                        .field(ATTRIBUTES)
                        .between(
                                between.lower(),
                                inclusion(between.lowerIncluded()),
                                between.upper(),
                                inclusion(between.upperIncluded()))
                        .toPredicate();
        };
    }

    private static RangeBoundInclusion inclusion(boolean included) {
        return included ? RangeBoundInclusion.INCLUDED : RangeBoundInclusion.EXCLUDED;
    }

    /** The opposite of Elasticsearch's score for {@code max_inner_product}: 1 + x for x from 0, else 1 / (1 - x). */
    private static float product(float score) {
        return score >= 1 ? score - 1 : 1 - 1 / score;
    }
}
