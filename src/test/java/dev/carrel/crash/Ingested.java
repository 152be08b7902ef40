package dev.carrel.crash;

import dev.carrel.harness.Api;
import dev.carrel.harness.Await;
import dev.carrel.harness.Contents;
import dev.carrel.harness.StoreProbe;
import java.time.Duration;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** An ingestion of a {@link Corpus} into an agent that had nothing, and what must be true when it has ended. */
record Ingested(StoreProbe probe, String organization, String agent, Corpus corpus, String operation) {

    /** Sends the request. The ingestion is accepted when this returns. */
    static Ingested accepted(
            Api api, StoreProbe probe, String organization, String agent, Corpus corpus, Object request) {
        String operation = api.post(Api.agent(organization, agent) + "/documents", request)
                .expect(202)
                .json()
                .path("id")
                .asText();
        return new Ingested(probe, organization, agent, corpus, operation);
    }

    /** The same looked at by another probe. */
    Ingested seenBy(StoreProbe other) {
        return new Ingested(other, organization, agent, corpus, operation);
    }

    /** Waits for its end by completion. */
    void awaitCompletion(Duration limit) {
        String status = Await.value(
                "ingestion " + operation + " ends",
                limit,
                () -> probe.status(operation),
                now -> List.of("completed", "failed", "cancelled").contains(now));
        assertThat(status).isEqualTo("completed");
    }

    /**
     * Both stores hold the corpus once and nothing else: rows, entries, texts, counters of agent and organization; each
     * document was published once; nothing is left over from attempts.
     */
    void assertExact(Api api) {
        assertExact(api, corpus.counters());
    }

    /** The same where the organization has other agents too, and these counters altogether. */
    void assertExact(Api api, Contents.Counters ofOrganization) {
        Contents contents = Await.value(
                "what attempts left is gone",
                Duration.ofSeconds(10),
                () -> probe.contents(organization, agent),
                Contents::settled);
        Contents.Counters expected = corpus.counters();
        assertThat(contents.counters()).isEqualTo(expected);
        assertThat(contents.rows()).hasSize(corpus.chunks());
        assertThat(contents.entries()).isEqualTo(contents.rows());
        assertThat(probe.organization(organization)).isEqualTo(ofOrganization);
        assertThat(publishedChunks()).isEqualTo(corpus.expectedChunks());
        assertPublishedOnce(contents);
        assertThat(probe.tokens(operation)).isSorted().doesNotHaveDuplicates();
        assertAnswers(api, expected);
    }

    private List<List<Object>> publishedChunks() {
        return probe.query(
                """
                select d.document_key, c.chunk_key, c.ordinal, c.content from chunk c
                join document_version v on v.incarnation = c.incarnation and v.version_id = c.version_id
                    and v.status = 'ready'
                join document d on d.incarnation = c.incarnation and d.current_version_id = c.version_id
                where c.incarnation = ? order by d.document_key, c.ordinal""",
                row -> List.of(row.getString(1), row.getString(2), row.getInt(3), row.getString(4)),
                probe.incarnation(organization, agent));
    }

    private void assertPublishedOnce(Contents contents) {
        // all documents fit one batch of the publishing step: one transaction, one revision
        assertThat(contents.revision()).isEqualTo(1);
        assertThat(probe.query(
                        "select version, status from document_version where incarnation = ?",
                        row -> row.getInt(1) + " " + row.getString(2),
                        probe.incarnation(organization, agent)))
                .hasSize(corpus.documents())
                .containsOnly("1 ready");
        assertThat(probe.count("select published from ingestion where operation_id = ?::uuid", operation))
                .isEqualTo(corpus.documents());
    }

    private void assertAnswers(Api api, Contents.Counters expected) {
        var stats =
                api.get(Api.agent(organization, agent) + "/stats").expect(200).json();
        assertThat(new Contents.Counters(
                        stats.path("documentCount").asLong(),
                        stats.path("totalChunks").asLong(),
                        stats.path("totalSizeBytes").asLong()))
                .isEqualTo(expected);
        var ingestion = api.get(Api.organization(organization) + "/ingestions/" + operation)
                .expect(200)
                .json();
        assertThat(ingestion.path("status").asText()).isEqualTo("completed");
        assertThat(ingestion.path("progress").asInt()).isEqualTo(100);
        assertThat(ingestion.path("processedItems").asInt()).isEqualTo(corpus.documents());
        assertThat(ingestion.at("/documents/published").asInt()).isEqualTo(corpus.documents());
    }
}
