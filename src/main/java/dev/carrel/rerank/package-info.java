/**
 * Scores of texts for a question by a model that reads both, behind LangChain4j's {@code ScoringModel}: an endpoint in the form
 * that Cohere and Jina share, or none. Called by {@link dev.carrel.search} as its last step.
 *
 * <p>A search must be answered whatever the endpoint does: {@link dev.carrel.rerank.Reranker} never throws for it. A call has a
 * time limit, after which it is given up; after some failures in a row the endpoint is left alone for a while; few calls are
 * under way at once, and an organization has half of the places at most, so that none waits for another's.
 *
 * <p>Only the question and the beginnings of texts are sent: no key, no metadata, nothing that says whose they are. Redirects
 * are not followed.
 *
 * <p>Turned down: LangChain4j's own modules for Cohere and Jina, which Maven Central lacks at the version used here. They also
 * insist on a key and on Cohere's account of costs, and do not look whether each text has got its score. Turned down too: a
 * library for the breaker, which is forty lines.
 */
@NullMarked
package dev.carrel.rerank;

import org.jspecify.annotations.NullMarked;
