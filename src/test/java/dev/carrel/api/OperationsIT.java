package dev.carrel.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carrel.harness.Api;
import dev.carrel.harness.Api.Answer;
import dev.carrel.harness.Await;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Operations as operators see them: lists, details, restart, and live progress. */
@ExtendWith(SharedService.class)
@SuppressWarnings("try") // a block that holds the model has no more to do with it
class OperationsIT {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Service service;
    private final Api api;

    OperationsIT(Service service) {
        this.service = service;
        this.api = service.api();
    }

    private List<String> list(Tenant mine, String query) {
        return Tenant.texts(
                api.get(mine.organizationPath("/operations" + query))
                        .expect(200)
                        .json()
                        .path("items"),
                "id");
    }

    private JsonNode details(Tenant mine, String id) {
        return api.get(mine.organizationPath("/operations/" + id)).expect(200).json();
    }

    @Test
    void listIsFilteredByKindStatusAndAgent(Tenant mine) {
        String first =
                mine.ingest(Map.of("key", "d1", "text", "one")).path("id").asText();
        String second = mine.sibling("sibling")
                .ingest(Map.of("key", "d1", "text", "one"))
                .path("id")
                .asText();
        String deletion =
                mine.delete("?wait=30s").expect(200).json().path("queueId").asText();

        assertThat(list(mine, "")).containsExactly(deletion, second, first);
        assertThat(list(mine, "?kind=ingestion")).containsExactly(second, first);
        assertThat(list(mine, "?kind=deletion")).containsExactly(deletion);
        assertThat(list(mine, "?agentId=agent")).containsExactly(deletion, first);
        assertThat(list(mine, "?agentId=agent&kind=ingestion")).containsExactly(first);
        assertThat(list(mine, "?status=completed")).containsExactly(deletion, second, first);
        assertThat(list(mine, "?status=failed")).isEmpty();
        assertThat(list(mine, "?stuck=true")).isEmpty();
        assertThat(list(mine, "?stuck=false")).hasSize(3);
        JsonNode page = api.get(mine.organizationPath("/operations?limit=2"))
                .expect(200)
                .json();
        assertThat(list(mine, "?limit=2&cursor=" + page.path("next").asText())).containsExactly(first);
        assertThat(Tenant.texts(page.path("items"), "kind")).containsExactly("deletion", "ingestion");
    }

    @Test
    void badFiltersAreRefused(Tenant mine) {
        for (String query : List.of(
                "kind=cooking",
                "status=late",
                "stuck=maybe",
                "agentId=%20",
                "limit=0",
                "limit=x",
                "cursor=x",
                "cursor=" + "eA")) {
            Answer answer = api.get(mine.organizationPath("/operations?" + query));
            assertThat(answer.status()).as(query).isEqualTo(400);
            Problems.of(answer, 400);
        }
        String id = mine.ingest(Map.of("key", "d1", "text", "one")).path("id").asText();
        for (String path : List.of("", "/events")) {
            Problems.of(api.get(mine.organizationPath("/operations/" + UUID.randomUUID() + path)), 404);
            Problems.of(api.get(mine.organizationPath("/operations/nothing" + path)), 404);
            Problems.of(api.get(Api.organization("somebody-else") + "/operations/" + id + path), 404);
        }
        for (String action : List.of("cancel", "retry", "restart")) {
            Problems.of(api.post(mine.organizationPath("/operations/nothing/" + action), Map.of()), 404);
            Problems.of(
                    api.post(Api.organization("somebody-else") + "/operations/" + id + "/" + action, Map.of()), 404);
            Problems.of(api.post(mine.organizationPath("/operations/" + id + "/" + action), Map.of()), 409);
        }
    }

    @Test
    void detailsTellOfExecutionsStepsAndClaims(Tenant mine) {
        String id = mine.ingest(Map.of("key", "d1", "text", "one"), Map.of("key", "d2", "text", "two"))
                .path("id")
                .asText();
        JsonNode details = Await.value(
                "the execution has ended",
                Tenant.LIMIT,
                () -> details(mine, id),
                seen -> seen.at("/executions/0/status").asText().equals("COMPLETED"));

        assertThat(details.path("status").asText()).isEqualTo("completed");
        assertThat(details.path("attempts").asInt()).isEqualTo(1);
        assertThat(details.path("executions")).hasSize(1);
        JsonNode steps = details.at("/executions/0/steps");
        assertThat(Tenant.texts(steps, "name"))
                .containsExactly("split-and-embed", "embed-given-chunks", "index-chunks", "publish-documents");
        assertThat(Tenant.texts(steps, "readCount")).containsExactly("2", "0", "2", "2");
        assertThat(Tenant.texts(steps, "writeCount")).containsExactly("2", "0", "2", "2");
        assertThat(Tenant.texts(steps, "rollbackCount")).containsOnly("0");
        assertThat(Tenant.texts(steps, "status")).containsOnly("COMPLETED");
        assertThat(Tenant.texts(details.path("claims"), "token")).containsExactly("2", "1");
        assertThat(details.at("/lease/live").asBoolean()).isFalse();
        assertThat(details.at("/lease").has("owner")).isFalse();
    }

    @Test
    void operationThatWaitsForItsNextAttemptIsStartedNow(Tenant mine) {
        service.model().fail(true);
        String id;
        try {
            id = mine.submit(Map.of("key", "d1", "text", "one")).path("id").asText();
            Await.until(
                    "an attempt failed",
                    Tenant.LIMIT,
                    () -> mine.ingestion(id).path("status").asText().equals("failed"));
        } finally {
            service.model().fail(false);
        }
        // as if a long backoff had begun
        service.probe()
                .execute(
                        "update operation set status = 'pending', finished_at = null, not_before = now() + interval '1 hour'"
                                + " where operation_id = ?::uuid",
                        id);
        api.post(mine.organizationPath("/ingestions/" + id + "/restart"), Map.of())
                .expect(202);
        mine.awaitIngestion(id, "completed");
        assertThat(mine.searchable()).containsExactly("one");
    }

    @Test
    void restartOfWhatADeadNodeLeftClaimsItAndContinuesItsJob(Tenant mine) {
        service.model().fail(true);
        String id;
        try {
            id = mine.submit(Map.of("key", "d1", "text", "one")).path("id").asText();
            mine.awaitIngestion(id, "failed");
        } finally {
            service.model().fail(false);
        }
        long token = service.probe().tokens(id).getLast();
        // as a node that died leaves it, except that the reaper must not be first
        service.probe()
                .execute(
                        "update lease set owner = '1@dead/0', token = token + 1, expires_at = now() + interval '1 hour'"
                                + " where operation_id = ?::uuid",
                        id);
        service.probe()
                .execute(
                        "update operation set status = 'processing', finished_at = null where operation_id = ?::uuid",
                        id);
        String path = mine.organizationPath("/operations/" + id + "/restart");
        assertThat(Problems.of(api.post(path, Map.of()), 409).path("detail").asText())
                .contains("1@dead/0");
        service.probe().execute("update lease set expires_at = now() where operation_id = ?::uuid", id);
        // accepted, or the reaper was first
        assertThat(api.post(path, Map.of()).status()).isIn(202, 409);
        mine.awaitIngestion(id, "completed");
        assertThat(service.probe().tokens(id)).endsWith(token + 2);
        assertThat(details(mine, id).path("executions").size()).isGreaterThan(1);
        assertThat(mine.searchable()).containsExactly("one");
    }

    @Test
    void openWithoutALiveOwnerForLongIsListedAsStuck(Tenant mine) {
        List<String> others = new ArrayList<>();
        String id;
        try (var held = service.model().hold()) {
            // all places of the node are taken, so that nobody heals it meanwhile
            for (int i = 0; i < Service.PLACES; i++) {
                others.add(mine.sibling("sibling-" + i)
                        .submit(Map.of("key", "d", "text", "t"))
                        .path("id")
                        .asText());
            }
            others.forEach(other -> mine.awaitIngestion(other, "processing"));
            id = mine.submit(Map.of("key", "d1", "text", "one")).path("id").asText();
            assertThat(list(mine, "?stuck=true")).isEmpty();
            service.probe().execute("""
                            update operation set created_at = now() - interval '1 hour', not_before = now() - interval '11 min'
                            where operation_id = ?::uuid""", id);
            assertThat(list(mine, "?stuck=true")).containsExactly(id);
            assertThat(list(mine, "?stuck=true&kind=deletion")).isEmpty();
            assertThat(Tenant.texts(
                            api.get(mine.organizationPath("/ingestions?stuck=true"))
                                    .json()
                                    .path("items"),
                            "id"))
                    .containsExactly(id);
        }
        others.forEach(other -> mine.awaitIngestion(other, "completed"));
        mine.awaitIngestion(id, "completed");
        assertThat(list(mine, "?stuck=true")).isEmpty();
    }

    /** Lines of a stream of events, as they come. */
    private Stream<String> listen(Tenant mine, String id) {
        try {
            HttpResponse<Stream<String>> answer = HTTP.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.port()
                                    + mine.organizationPath("/operations/" + id + "/events")))
                            .header("Accept", "text/event-stream")
                            .build(),
                    HttpResponse.BodyHandlers.ofLines());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static List<JsonNode> data(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith("data:"))
                .map(line -> Api.parse(line.substring("data:".length())))
                .toList();
    }

    @Test
    void eventsFollowAnOperationToItsEnd(Tenant mine) {
        String id;
        CompletableFuture<List<String>> lines;
        try (var held = service.model().hold()) {
            id = mine.submit(Map.of("key", "d1", "text", "one")).path("id").asText();
            mine.awaitIngestion(id, "processing");
            Stream<String> stream = listen(mine, id);
            lines = CompletableFuture.supplyAsync(stream::toList);
        }
        // ends by itself, or this would not end
        List<String> all = lines.orTimeout(30, TimeUnit.SECONDS).join();
        List<JsonNode> views = data(all);
        assertThat(views.getFirst().path("status").asText()).isEqualTo("processing");
        assertThat(views.getLast().path("status").asText()).isEqualTo("completed");
        assertThat(views.getLast().path("progress").asInt()).isEqualTo(100);
        assertThat(views)
                .allSatisfy(view -> assertThat(view.path("id").asText()).isEqualTo(id));
        List<String> names =
                all.stream().filter(line -> line.startsWith("event:")).toList();
        assertThat(names).endsWith("event:end");
        assertThat(names.subList(0, names.size() - 1)).isNotEmpty().containsOnly("event:progress");
    }

    @Test
    void eventsOfAnEndedOperationAreItsEnd(Tenant mine) {
        String id = mine.ingest(Map.of("key", "d1", "text", "one")).path("id").asText();
        try (Stream<String> lines = listen(mine, id)) {
            assertThat(data(lines.toList()))
                    .singleElement()
                    .satisfies(view -> assertThat(view.path("status").asText()).isEqualTo("completed"));
        }
    }

    @Test
    void listenersAreBoundedAndTheirPlacesFreedWhenTheyGo(Tenant mine) {
        String id;
        List<InputStream> open = new ArrayList<>();
        try (var held = service.model().hold()) {
            id = mine.submit(Map.of("key", "d1", "text", "one")).path("id").asText();
            HttpRequest request = HttpRequest.newBuilder(URI.create(
                            "http://127.0.0.1:" + api.port() + mine.organizationPath("/operations/" + id + "/events")))
                    .build();
            HttpResponse<InputStream> answer = listen(request);
            while (answer.statusCode() == 200 && open.size() < 200) {
                open.add(answer.body());
                answer = listen(request);
            }
            assertThat(answer.statusCode()).isEqualTo(429);
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            assertThat(open).hasSize(100);
            for (InputStream stream : open) {
                stream.close();
            }
            Await.until("a place is free again", Tenant.LIMIT, () -> {
                HttpResponse<InputStream> again = listen(request);
                again.body().close();
                return again.statusCode() == 200;
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        mine.awaitIngestion(id, "completed");
    }

    private static HttpResponse<InputStream> listen(HttpRequest request) {
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
