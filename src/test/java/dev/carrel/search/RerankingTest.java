package dev.carrel.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.carrel.http.Json;
import dev.carrel.problem.ProblemException;
import dev.carrel.rerank.RerankConfig;
import dev.carrel.rerank.Reranker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Which searches are reranked. What that does is in RerankingIT. */
class RerankingTest {
    private static Reranking reranking(@Nullable String baseUrl, String byDefault) {
        RerankConfig config = new RerankConfig(
                Optional.ofNullable(baseUrl),
                Optional.of("m"),
                Optional.empty(),
                byDefault,
                50,
                16,
                Duration.ofSeconds(1),
                Duration.ofSeconds(10));
        return new Reranking(new Reranker(config, new SimpleMeterRegistry()), config);
    }

    private static SearchRequest request(String json) throws JsonProcessingException {
        return Json.MAPPER.readValue(json, SearchRequest.class);
    }

    @Test
    void askedForWithoutAModelIsRefused() throws JsonProcessingException {
        SearchRequest asked = request("{\"text\": \"a\", \"rerank\": true}");

        assertThatThrownBy(() -> reranking(null, "on").candidates(asked))
                .isInstanceOfSatisfying(ProblemException.class, e -> {
                    assertThat(e.problem().status()).isEqualTo(400);
                    assertThat(e.problem().detail()).contains("no model", "carrel.rerank.base-url");
                });
        assertThat(reranking(null, "on").candidates(request("{\"text\": \"a\"}")))
                .isZero();
        assertThat(reranking(null, "on").candidates(request("{\"text\": \"a\", \"rerank\": false}")))
                .isZero();
    }

    @Test
    void requestDecidesBeforeTheSetting() throws JsonProcessingException {
        for (String byDefault : new String[] {"on", "off"}) {
            Reranking reranking = reranking("http://127.0.0.1:9/", byDefault);
            assertThat(reranking.candidates(request("{\"text\": \"a\"}"))).isEqualTo(byDefault.equals("on") ? 50 : 0);
            assertThat(reranking.candidates(request("{\"vector\": [1]}"))).isZero();
            assertThat(reranking.candidates(request("{\"text\": \"a\", \"rerank\": false}")))
                    .isZero();
            assertThat(reranking.candidates(request("{\"text\": \"a\", \"rerank\": true}")))
                    .isEqualTo(50);
            assertThat(reranking.candidates(request("{\"text\": \"a\", \"rerank\": {}}")))
                    .isEqualTo(50);
            assertThat(reranking.candidates(request("{\"text\": \"a\", \"rerank\": {\"candidates\": 7}}")))
                    .isEqualTo(7);
        }
    }
}
