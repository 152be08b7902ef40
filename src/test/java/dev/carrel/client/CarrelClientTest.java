package dev.carrel.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CarrelClientTest {
    @Test
    void keysAreOneSegmentOfThePathWhateverTheyHold() throws IOException {
        try (FakeService service = new FakeService()) {
            CarrelClient client = new CarrelClient(service.uri(), Retry.NONE);

            client.putDocument(
                    new AgentAddress("acme", "a b"), "x/ä 100%?.md", "text/markdown", new byte[] {'x'}, null);

            assertThat(service.requests)
                    .containsExactly("PUT /api/v1/organizations/acme/agents/a%20b/documents/x%2F%C3%A4%20100%25%3F.md");
        }
    }

    @Test
    void withoutRetriesABusyServiceIsSeenAtOnce() throws IOException {
        try (FakeService service = new FakeService()) {
            service.busy.set(1);
            CarrelClient client = new CarrelClient(service.uri(), Retry.NONE);
            AgentAddress agent = new AgentAddress("acme", "boats");

            assertThatThrownBy(() -> client.stats(agent)).isInstanceOf(UnreachableException.class);
            assertThat(service.requests).hasSize(1);
        }
    }

    @Test
    void anAddressWithAPathInFrontIsKept() throws IOException {
        try (FakeService service = new FakeService()) {
            CarrelClient client = new CarrelClient(URI.create(service.uri() + "/carrel/"), Retry.NONE);

            assertThatThrownBy(() -> client.stats("acme")).isInstanceOf(ProblemException.class);
            assertThat(service.requests).containsExactly("GET /carrel/api/v1/organizations/acme/stats");
        }
    }

    @Test
    void pausesAreAsToldButNeverLongerThanAllowed() {
        Retry retry = new Retry(5, Duration.ofSeconds(10));

        assertThat(retry.pause(1, retryAfter("3"))).isEqualTo(Duration.ofSeconds(3));
        assertThat(retry.pause(1, retryAfter("3600"))).isEqualTo(Duration.ofSeconds(10));
        assertThat(retry.pause(1, retryAfter("Wed, 21 Oct 2015 07:28:00 GMT"))).isEqualTo(Duration.ZERO);
        assertThat(retry.pause(1, retryAfter("soon"))).isEqualTo(Duration.ofSeconds(1));
        assertThat(retry.pause(3, HttpHeaders.of(Map.of(), (name, value) -> true)))
                .isEqualTo(Duration.ofSeconds(4));
    }

    private static HttpHeaders retryAfter(String value) {
        return HttpHeaders.of(Map.of("Retry-After", List.of(value)), (name, any) -> true);
    }

    @Test
    void aProblemNamesItsFirstErrorsAndCountsTheRest() {
        Refusal refusal = new Refusal(0, "a.md", "text", "is empty");
        Problem problem = new Problem(
                null,
                "Nothing to ingest",
                400,
                null,
                null,
                List.of(refusal, refusal, refusal, refusal, refusal, refusal, refusal));

        assertThat(problem.message().lines()).hasSize(2).first().isEqualTo("Nothing to ingest");
        assertThat(problem.message()).endsWith("; and 2 more").contains("a.md text: is empty");
    }
}
