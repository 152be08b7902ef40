package dev.carrel.search;

import dev.carrel.index.CandidateFinder;
import dev.carrel.namespace.Namespace;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The one or two legs of a search. Two ask the index at the same time: the words on a thread of their own, while this one
 * embeds the question and looks for its neighbours. Used by one thread.
 */
final class Legs {
    /**
     * Virtual threads rather than a pool: searches wait for their second leg, and would wait for ever when they hold all
     * threads of the pool themselves. There are as many as searches at the same time, which the container bounds.
     */
    private static final Executor THREADS =
            task -> Thread.ofVirtual().name("search-keyword").start(task);

    private final Question question;
    private final @Nullable Leg semantic;
    private final @Nullable Leg keyword;
    private final Fusion fusion;
    private boolean askSemantic = true;
    private boolean askKeyword = true;

    private Legs(Question question, @Nullable Leg semantic, @Nullable Leg keyword, Fusion fusion) {
        this.question = question;
        this.semantic = semantic;
        this.keyword = keyword;
        this.fusion = fusion;
    }

    static Legs of(
            SearchQuery query, Question question, CandidateFinder index, SearchTurns turns, Namespace namespace) {
        int wanted = query.candidates();
        String text = String.valueOf(query.text());
        return new Legs(
                question,
                query.mode().byMeaning()
                        ? new Leg(
                                k -> turns.take(
                                        namespace.organization(),
                                        () -> index.nearest(namespace, question.vector(), k, query.filter())),
                                query.minScore(),
                                wanted)
                        : null,
                query.mode().byWords()
                        ? new Leg(
                                k -> turns.take(
                                        namespace.organization(),
                                        () -> index.matching(namespace, text, k, query.filter())),
                                query.minKeywordScore(),
                                wanted)
                        : null,
                query.fusion());
    }

    /** Asks the index, in each leg that needs it. @throws dev.carrel.index.IndexUnavailableException when it does not answer */
    void ask() {
        CompletableFuture<Void> words = CompletableFuture.completedFuture(null);
        if (keyword != null && askKeyword) {
            if (semantic != null && askSemantic) {
                words = CompletableFuture.runAsync(keyword::ask, THREADS);
            } else {
                keyword.ask();
            }
        }
        if (semantic != null && askSemantic) {
            question.vector(); // before the leg, so that its time is not the index's
            semantic.ask();
        }
        try {
            words.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** The chunks of all candidates, dead or alive. */
    Set<Long> chunkIds() {
        Set<Long> ids = new HashSet<>();
        Stream.of(semantic, keyword).forEach(leg -> {
            if (leg != null) {
                leg.candidates().forEach(candidate -> ids.add(candidate.chunkId()));
            }
        });
        return ids;
    }

    /** Whether a leg lacks live candidates that the index may still have; the next call of {@link #ask} asks for more. */
    boolean deepen(Set<Long> alive) {
        askSemantic = semantic != null && semantic.deepen(alive);
        askKeyword = keyword != null && keyword.deepen(alive);
        return askSemantic || askKeyword;
    }

    /** The live candidates in the order of the answer. */
    List<Ranked> rank(Set<Long> alive) {
        if (semantic == null) {
            return keyword == null ? List.of() : Ranking.keyword(keyword.living(alive));
        }
        return keyword == null
                ? Ranking.semantic(semantic.living(alive))
                : Ranking.fused(semantic.living(alive), keyword.living(alive), fusion);
    }

    @Nullable Leg semantic() {
        return semantic;
    }

    @Nullable Leg keyword() {
        return keyword;
    }
}
