package dev.carrel.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** What a search tells about itself when it is asked to. */
@ExtendWith(SharedService.class)
class SearchExplanationIT {
    private static JsonNode explanation(Tenant tenant, Map<String, ?> request) {
        return tenant.post("/search", request).expect(200).json().path("explanation");
    }

    @Test
    void onlyWhenAskedFor(Tenant mine) {
        mine.putChunks(Map.of("key", "c1", "text", "one"));

        for (Map<String, ?> request : List.of(Map.of("text", "one"), Map.of("text", "one", "explain", false))) {
            assertThat(mine.post("/search", request).expect(200).json().has("explanation"))
                    .isFalse();
        }
    }

    @Test
    void eachLegTellsItsCandidates(Tenant mine) {
        mine.putChunks(IntStream.range(0, 8)
                .mapToObj(i -> Map.of("key", "c" + i, "text", (i < 3 ? "varnish " : "tar ") + i))
                .toList());

        JsonNode hybrid = explanation(mine, Map.of("text", "varnish", "explain", true));
        assertThat(hybrid.path("looks").asInt()).isEqualTo(1);
        assertThat(hybrid.at("/semantic/found").asInt()).isEqualTo(8);
        assertThat(hybrid.at("/semantic/asked").asInt()).isEqualTo(100);
        assertThat(hybrid.at("/semantic/ranked").asInt()).isEqualTo(8);
        assertThat(hybrid.at("/keyword/found").asInt()).isEqualTo(3);
        assertThat(hybrid.path("dropped")).isEmpty();
        for (String time : List.of("embeddingMs", "semanticMs", "keywordMs", "rowsMs")) {
            assertThat(hybrid.path(time).asDouble()).as(time).isPositive();
        }

        JsonNode keyword = explanation(mine, Map.of("text", "varnish", "mode", "keyword", "limit", 2, "explain", true));
        assertThat(keyword.has("semantic")).isFalse();
        assertThat(keyword.path("embeddingMs").asDouble()).isZero();
        assertThat(keyword.at("/keyword/asked").asInt()).isEqualTo(2);

        JsonNode strict = explanation(
                mine, Map.of("text", "varnish", "mode", "keyword", "minKeywordScore", 1000, "explain", true));
        assertThat(strict.at("/keyword/belowMinimum").asInt()).isEqualTo(3);
        assertThat(strict.at("/keyword/ranked").asInt()).isZero();
    }

    @Test
    void deadEntriesAreNamedWithTheirReason(Tenant mine, Service service) {
        mine.putChunks(IntStream.range(0, 8)
                .mapToObj(i -> Map.of("key", "c" + i, "text", "varnish " + i))
                .toList());
        var incarnation = service.probe().incarnation(mine.organization(), Tenant.AGENT);
        service.probe().execute("""
                update document_version v set status = 'staged' from document d
                where d.incarnation = ? and d.document_id = v.document_id and v.incarnation = d.incarnation
                    and d.document_key = 'c3'""", incarnation);
        service.probe().execute("delete from chunk where incarnation = ? and chunk_key = 'c5'", incarnation);

        for (String mode : List.of("semantic", "keyword", "hybrid")) {
            JsonNode explanation =
                    explanation(mine, Map.of("text", "varnish", "mode", mode, "limit", 4, "explain", true));
            assertThat(explanation.path("dropped")).as(mode).allSatisfy(dropped -> {
                boolean gone = dropped.path("reason").asText().equals("removed");
                assertThat(dropped.path("chunkKey").asText(null)).isEqualTo(gone ? null : "c3");
                assertThat(dropped.path("reason").asText()).isIn("removed", "staged");
            });
        }
        JsonNode all = explanation(mine, Map.of("text", "varnish", "limit", 1000, "explain", true));
        assertThat(Tenant.texts(all.path("dropped"), "reason")).containsExactlyInAnyOrder("removed", "staged");
        assertThat(all.at("/semantic/dead").asInt()).isEqualTo(2);
        assertThat(all.at("/keyword/dead").asInt()).isEqualTo(2);
        assertThat(all.at("/keyword/ranked").asInt()).isEqualTo(6);
    }

    @Test
    void makingUpForDeadEntriesTakesMoreRequests(Tenant mine, Service service) {
        mine.putChunks(IntStream.range(0, 30)
                .mapToObj(i -> Map.of("key", "c" + i, "text", "varnish " + i))
                .toList());
        service.probe().execute("""
                update document_version v set status = 'staged' from document d
                where d.incarnation = ? and d.document_id = v.document_id and v.incarnation = d.incarnation
                    and d.document_key <> 'c7'""", service.probe().incarnation(mine.organization(), Tenant.AGENT));

        JsonNode explanation =
                explanation(mine, Map.of("text", "varnish", "mode", "keyword", "limit", 5, "explain", true));
        assertThat(explanation.at("/keyword/requests").asInt()).isEqualTo(3);
        assertThat(explanation.at("/keyword/found").asInt()).isEqualTo(30);
        assertThat(explanation.at("/keyword/ranked").asInt()).isEqualTo(1);
    }
}
