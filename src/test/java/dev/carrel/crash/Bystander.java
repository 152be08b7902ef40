package dev.carrel.crash;

import dev.carrel.harness.Api;
import dev.carrel.harness.Contents;
import dev.carrel.harness.FakeEmbeddings;
import dev.carrel.harness.StoreProbe;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/** Another organization with an agent of the same name, which nothing must touch. */
final class Bystander {
    private static final int CHUNKS = 20;

    private final StoreProbe probe;
    private final String organization;
    private final String agent;
    private final Contents before;
    private final List<String> texts;

    private Bystander(StoreProbe probe, String organization, String agent, Contents before, List<String> texts) {
        this.probe = probe;
        this.organization = organization;
        this.agent = agent;
        this.before = before;
        this.texts = texts;
    }

    /** Makes one that holds something. */
    static Bystander create(Api api, StoreProbe probe, String agent) {
        String organization = "bystander-" + UUID.randomUUID();
        var chunks = IntStream.range(0, CHUNKS)
                .mapToObj(i -> {
                    String text = "What the bystander knows, part " + i;
                    return Map.of("key", "k" + i, "text", text, "embedding", FakeEmbeddings.vector(text));
                })
                .toList();
        api.put(Api.agent(organization, agent) + "/chunks", Map.of("chunks", chunks))
                .expect(200);
        return new Bystander(
                probe, organization, agent, probe.contents(organization, agent), texts(probe, organization, agent));
    }

    /** The same looked at by another probe. */
    Bystander seenBy(StoreProbe other) {
        return new Bystander(other, organization, agent, before, texts);
    }

    /** The path of its agent. */
    String path() {
        return Api.agent(organization, agent);
    }

    /** What both stores hold of it now. */
    Contents contents() {
        return probe.contents(organization, agent);
    }

    /** Its published rows and its counters are what they were; asks PostgreSQL only. */
    void assertPublishedUnchanged() {
        assertThat(probe.organization(organization)).isEqualTo(before.counters());
        assertThat(texts(probe, organization, agent)).isEqualTo(texts);
    }

    /** Both stores hold of it exactly what they held at first, and searching it finds that and nothing else. */
    void assertUntouched(Api api) {
        Contents now = contents();
        assertThat(now).isEqualTo(before);
        assertThat(now.settled()).as("%s", now).isTrue();
        assertPublishedUnchanged();
        var hits = api.post(path() + "/search", Map.of("vector", FakeEmbeddings.vector("anything"), "limit", 1000))
                .expect(200)
                .json()
                .path("hits");
        assertThat(hits)
                .hasSize(CHUNKS)
                .allSatisfy(hit -> assertThat(texts).contains(hit.path("text").asText()));
    }

    private static List<String> texts(StoreProbe probe, String organization, String agent) {
        return probe.query("""
                select c.content from chunk c
                join document_version v on v.incarnation = c.incarnation and v.version_id = c.version_id
                where c.incarnation = ? and v.status = 'ready' order by c.chunk_id""", row -> row.getString(1), probe.incarnation(organization, agent));
    }
}
