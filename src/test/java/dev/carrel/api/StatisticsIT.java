package dev.carrel.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carrel.harness.Contents.Counters;
import dev.carrel.harness.FakeEmbeddings;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Counters of agents and organizations: held against the rows after every step. */
@ExtendWith(SharedService.class)
class StatisticsIT {
    private final Service service;

    StatisticsIT(Service service) {
        this.service = service;
    }

    @Test
    void countersAreExactAfterEveryKindOfChange(Tenant mine) {
        Counters start = organization(mine);
        mine.putChunks(
                Map.of("key", "c1", "documentKey", "d1", "text", "one"), Map.of("key", "c2", "text", "zwölf 😀"));
        expect(mine, start, 2, 2, 3 + 11);

        mine.putChunks(Map.of("key", "c1", "text", "eleven"), Map.of("key", "c2", "text", "zwölf 😀"));
        expect(mine, start, 2, 2, 6 + 11);

        mine.putChunks(Map.of("key", "c2", "documentKey", "d1", "text", "zwölf 😀"));
        expect(mine, start, 1, 2, 6 + 11);

        mine.ingest(
                Map.of("key", "d2", "text", "1234567890"), Map.of("key", "d3", "chunks", List.of(Map.of("text", "x"))));
        expect(mine, start, 3, 4, 17 + 11);

        mine.ingest(Map.of("key", "d2", "text", "12345"), Map.of("key", "d3", "chunks", List.of(Map.of("text", "x"))));
        expect(mine, start, 3, 4, 17 + 6);

        service.model().refuse(text -> text.contains("refuse this"));
        try {
            mine.ingest(Map.of("key", "d2", "text", "refuse this"));
        } finally {
            service.model().refuse(text -> false);
        }
        expect(mine, start, 3, 4, 17 + 6);

        mine.deleteChunks("c1", "nothing");
        expect(mine, start, 3, 3, 11 + 6);

        mine.delete("/documents/d1").expect(200);
        expect(mine, start, 2, 2, 6);

        mine.sibling("sibling").putChunks(Map.of("key", "c1", "text", "1234"));
        assertThat(organization(mine))
                .isEqualTo(new Counters(start.documents() + 3, start.chunks() + 3, start.bytes() + 10));
        mine.sibling("sibling").delete("?wait=30s").expect(200);
        expect(mine, start, 2, 2, 6);

        mine.delete("?wait=30s").expect(200);
        assertThat(organization(mine)).isEqualTo(start);
        mine.get("/stats").expect(404);
    }

    private void expect(Tenant mine, Counters start, long documents, long chunks, long bytes) {
        assertThat(mine.exact().counters()).isEqualTo(new Counters(documents, chunks, bytes));
        assertThat(organization(mine))
                .isEqualTo(new Counters(start.documents() + documents, start.chunks() + chunks, start.bytes() + bytes));
    }

    /** The organization's statistics, after it was seen that they are the sums of its rows. */
    private Counters organization(Tenant mine) {
        JsonNode stats =
                service.api().get(mine.organizationPath("/stats")).expect(200).json();
        Counters counters = new Counters(
                stats.path("documentCount").asLong(),
                stats.path("totalChunks").asLong(),
                stats.path("totalSizeBytes").asLong());
        assertThat(stats.path("organizationId").asText()).isEqualTo(mine.organization());
        Counters counted = service.probe()
                .one("""
                        select count(distinct c.document_id), count(*), coalesce(sum(octet_length(c.content)), 0)
                        from namespace n
                        join document_version v on v.incarnation = n.incarnation and v.status = 'ready'
                        join chunk c on c.incarnation = v.incarnation and c.version_id = v.version_id
                        where n.organization_id = ? and n.status = 'active'""", row -> new Counters(row.getLong(1), row.getLong(2), row.getLong(3)), mine.organization());
        assertThat(counters).isEqualTo(counted);
        assertThat(stats.path("agentCount").asLong())
                .isEqualTo(service.probe()
                        .count(
                                "select count(*) from namespace where organization_id = ? and status = 'active'",
                                mine.organization()));
        return counters;
    }

    @Test
    void statisticsTellTheEmbeddingAndTheTimes(Tenant mine) {
        Instant before = Instant.now().minusSeconds(5);
        mine.putChunks(Map.of("key", "c1", "text", "one"));
        JsonNode stats = mine.stats();

        assertThat(stats.path("organizationId").asText()).isEqualTo(mine.organization());
        assertThat(stats.path("agentId").asText()).isEqualTo("agent");
        assertThat(stats.path("exists").asBoolean()).isTrue();
        assertThat(stats.path("status").asText()).isEqualTo("active");
        assertThat(stats.path("embeddingModel").asText()).isEqualTo(FakeEmbeddings.MODEL);
        assertThat(stats.path("embeddingDimension").asInt()).isEqualTo(FakeEmbeddings.DIMENSION);
        assertThat(Instant.parse(stats.path("createdAt").asText())).isAfter(before);
        assertThat(Instant.parse(stats.path("lastIngestedAt").asText())).isAfter(before);
    }

    @Test
    void agentWithoutPublishedChunksExistsAndIsEmpty(Tenant mine) {
        mine.putChunks(Map.of("key", "c1", "text", "one"));
        mine.deleteChunks("c1");

        assertThat(mine.exact().counters()).isEqualTo(new Counters(0, 0, 0));
        assertThat(mine.documentKeys()).isEmpty();
    }
}
