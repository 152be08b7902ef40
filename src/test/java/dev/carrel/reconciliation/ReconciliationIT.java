package dev.carrel.reconciliation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carrel.harness.Api;
import dev.carrel.harness.Await;
import dev.carrel.harness.Contents;
import dev.carrel.harness.FakeEmbeddings;
import dev.carrel.harness.ServiceProcess;
import dev.carrel.harness.StoreProbe;
import dev.carrel.harness.Stores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** Drift made by hand is found exactly, healed exactly, and gone. On stores of its own, because runs look at all of them. */
@Timeout(180)
class ReconciliationIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int MOST_RECORDED = 50;
    private static final Map<String, String> REPORT = Map.of("mode", "report");
    private static final Map<String, String> HEAL = Map.of("mode", "heal");

    private static Stores stores;
    private static FakeEmbeddings model;
    private static ServiceProcess service;
    private static StoreProbe probe;

    private final String suffix = UUID.randomUUID().toString().substring(0, 8);
    private final String organization = "org-" + suffix;
    private final String other = "other-" + suffix;
    private Tampering tampering;
    private Runs ofService;

    @BeforeAll
    static void start() {
        stores = Stores.start();
        model = new FakeEmbeddings();
        Path directory = Stores.newDirectory("reconciliation-");
        Map<String, String> settings = new HashMap<>(stores.settings("reconciliation"));
        settings.putAll(model.settings());
        // so that a wrong routing key may lead to another shard
        settings.put("carrel.elasticsearch.shards", "3");
        settings.put("carrel.reconciliation.cron", "off");
        settings.put("carrel.reconciliation.max-recorded", Integer.toString(MOST_RECORDED));
        service = ServiceProcess.started("reconciliation", directory, settings);
        probe = stores.probe();
    }

    @BeforeEach
    void prepare() {
        tampering = new Tampering(probe, stores.elasticsearchHost());
        ofService = Runs.ofService(service.api());
    }

    @AfterAll
    static void stop() {
        probe.close();
        service.close();
        model.close();
        stores.close();
    }

    /** Writes {@code chunks} chunks of a document. */
    private static void ingest(String organization, String agent, String document, String text, int chunks) {
        List<Map<String, Object>> given = IntStream.range(0, chunks)
                .mapToObj(i -> Map.<String, Object>of(
                        "text", text + " " + i, "embedding", FakeEmbeddings.vector(text + " " + i)))
                .toList();
        JsonNode ingestion = service.api()
                .post(
                        Api.agent(organization, agent) + "/documents?wait=30s",
                        Map.of("documents", List.of(Map.of("key", document, "chunks", given))))
                .expect(200)
                .json();
        assertThat(ingestion.at("/documents/published").asInt()).isEqualTo(1);
    }

    private static Contents settled(String organization, String agent) {
        return Await.value("settled", LIMIT, () -> probe.contents(organization, agent), Contents::settled);
    }

    private static UUID deleted(String organization, String agent) {
        ingest(organization, agent, "gone", "gone", 3);
        UUID incarnation = probe.incarnation(organization, agent);
        service.api().delete(Api.agent(organization, agent) + "?wait=30s").expect(200);
        return incarnation;
    }

    @Test
    void whatIsRightIsLeftAlone() {
        ingest(organization, "a", "d", "text", 20);
        ingest(other, "a", "d", "text", 20);
        deleted(organization, "deleted");
        Contents before = settled(organization, "a");

        JsonNode run = ofService.run(HEAL);

        assertThat(run.path("scope").asText()).isEqualTo("service");
        assertThat(run.path("mode").asText()).isEqualTo("heal");
        assertThat(run.path("drifts").asInt()).isZero();
        assertThat(run.path("kinds")).isEmpty();
        assertThat(run.path("alarm").asBoolean()).isFalse();
        assertThat(run.path("progress").asInt()).isEqualTo(100);
        long rows = probe.count("select count(*) from chunk");
        assertThat(run.path("namespaces").asLong()).isEqualTo(probe.count("select count(*) from namespace"));
        assertThat(run.path("rows").asLong()).isEqualTo(rows).isGreaterThanOrEqualTo(40);
        assertThat(run.path("entries").asLong()).isEqualTo(rows);
        assertThat(settled(organization, "a")).isEqualTo(before);
    }

    @Test
    void driftIsReportedExactlyThenHealedExactlyThenGone() {
        ingest(organization, "a", "replaced", "first", 10);
        List<Long> first = tampering.chunks(organization, "a", 0, 10);
        ingest(organization, "a", "replaced", "second", 30);
        ingest(organization, "a", "kept", "kept", 30);
        ingest(organization, "b", "d", "b", 10);
        ingest(other, "a", "d", "other", 10);
        UUID retired = deleted(organization, "retired");
        Contents a = settled(organization, "a");
        Contents b = settled(organization, "b");
        Contents neighbour = settled(other, "a");
        Contents.Counters sums = probe.organization(organization);

        tampering.removeEntries(organization, "a", tampering.chunks(organization, "a", 0, 6));
        tampering.removeVectors(organization, "a", tampering.chunks(organization, "a", 6, 3));
        tampering.mark(organization, "a", tampering.chunks(organization, "a", 9, 2));
        tampering.misroute(organization, "a", tampering.chunks(organization, "a", 11, 3));
        tampering.restoreEntries(organization, "a", "replaced", first.subList(0, 4));
        tampering.addOrphans(organization, "b", 3);
        tampering.addMisroutedOrphans(organization, "b", 2);
        tampering.addRetired(organization, "retired", retired, 4);
        tampering.addUnknown(UUID.randomUUID(), 5);
        tampering.addUnknown(new UUID(1, 1), 1);
        tampering.addUnknown(new UUID(-1, -2), 1);
        tampering.addRows(organization, "b", 2);
        tampering.miscount(organization, "b", "total_chunks", "totalChunks", 7);
        tampering.miscount(organization, "b", "total_size_bytes", "totalSizeBytes", -3);
        tampering.miscount(other, "agent_count", "agentCount", 1);
        tampering.addReadyVersion(organization, "a", "kept");
        tampering.addEndlessOperation(organization, "b");

        for (int look = 0; look < 2; look++) {
            JsonNode report = ofService.run(REPORT);
            assertThat(ofService.drifts(report, false)).isEqualTo(tampering.expected());
            assertThat(ofService.drifts(report, true)).isEmpty();
            assertThat(report.path("drifts").asInt())
                    .isEqualTo(tampering.expected().size());
            assertThat(report.path("healed").asInt()).isZero();
            assertThat(report.path("alarm").asBoolean()).isTrue();
        }

        JsonNode healing = ofService.run(HEAL);
        assertThat(ofService.drifts(healing, true)).isEqualTo(tampering.expected());
        assertThat(ofService.drifts(healing, false)).isEmpty();
        assertThat(healing.path("healed").asInt())
                .isEqualTo(tampering.expected().size());
        JsonNode health = reconciliationHealth();
        assertThat(health.path("status").asText()).isEqualTo("UP");
        assertThat(health.at("/data/drifts").asInt())
                .isEqualTo(tampering.expected().size());
        assertThat(health.at("/data/alarm").asBoolean()).isTrue();

        assertSame(settled(organization, "a"), a);
        assertSame(settled(organization, "b"), b);
        assertSame(settled(other, "a"), neighbour);
        assertThat(probe.organization(organization)).isEqualTo(sums);
        assertThat(probe.entries(retired)).isEmpty();
        assertThat(searchable(organization, "a")).isEqualTo(60);

        int found = tampering.expected().size();
        Await.until(
                "the metrics say so",
                LIMIT,
                () -> service.api()
                                .get("/metrics")
                                .expect(200)
                                .body()
                                .lines()
                                .filter(line -> line.matches("carrel_reconciliation_(drifts|healed)[ {].*"))
                                .filter(line -> line.endsWith(" " + (double) found))
                                .count()
                        == 2);

        JsonNode third = ofService.run(REPORT);
        assertThat(ofService.drifts(third, false)).isEmpty();
        assertThat(third.path("drifts").asInt()).isZero();
        assertThat(reconciliationHealth().at("/data/alarm").asBoolean()).isFalse();
    }

    private static void assertSame(Contents now, Contents before) {
        assertThat(now.counters()).isEqualTo(before.counters());
        assertThat(now.rows()).isEqualTo(before.rows());
        assertThat(now.entries()).isEqualTo(before.entries());
    }

    private static int searchable(String organization, String agent) {
        return service.api()
                .post(
                        Api.agent(organization, agent) + "/search",
                        Map.of("vector", FakeEmbeddings.vector("anything"), "limit", 1000))
                .expect(200)
                .json()
                .path("hits")
                .size();
    }

    private static JsonNode reconciliationHealth() {
        for (JsonNode check : service.api().get("/health/ready").json().path("checks")) {
            if (check.path("name").asText().equals("reconciliation")) {
                return check;
            }
        }
        throw new AssertionError("no health check of the reconciliation");
    }

    @Test
    void aRunOfAnOrganizationOrAgentTouchesNothingElse() {
        for (String agent : List.of("a", "b")) {
            ingest(organization, agent, "d", "text", 10);
            ingest(other, agent, "d", "text", 10);
        }
        Tampering rest = new Tampering(probe, stores.elasticsearchHost());
        for (String agent : List.of("a", "b")) {
            tampering.removeEntries(organization, agent, tampering.chunks(organization, agent, 0, 2));
            rest.removeEntries(other, agent, rest.chunks(other, agent, 0, 2));
        }
        rest.addUnknown(UUID.randomUUID(), 2);
        Runs ofOrganization = Runs.of(service.api(), organization);

        JsonNode ofA = ofOrganization.run(Map.of("mode", "heal", "agentId", "a"));
        assertThat(ofA.path("scope").asText()).isEqualTo("agent");
        assertThat(ofA.path("agentId").asText()).isEqualTo("a");
        assertThat(ofA.path("namespaces").asInt()).isEqualTo(1);
        assertThat(ofA.path("healed").asInt()).isEqualTo(2);
        assertThat(settled(organization, "a").entries()).hasSize(10);
        assertThat(probe.contents(organization, "b").entries()).hasSize(8);

        JsonNode ofAll = ofOrganization.run(HEAL);
        assertThat(ofAll.path("scope").asText()).isEqualTo("organization");
        assertThat(ofAll.has("agentId")).isFalse();
        assertThat(ofAll.path("namespaces").asInt()).isEqualTo(2);
        assertThat(ofAll.path("healed").asInt()).isEqualTo(2);
        assertThat(settled(organization, "b").entries()).hasSize(10);
        assertThat(probe.contents(other, "a").entries()).hasSize(8);

        JsonNode service = ofService.run(HEAL);
        assertThat(ofService.drifts(service, true)).isEqualTo(rest.expected());
    }

    @Test
    void callersReachTheirOrganizationsRunsOnly() {
        ingest(organization, "a", "d", "text", 1);
        ingest(other, "a", "d", "text", 1);
        Api api = service.api();
        String ours = Runs.of(api, organization).run(REPORT).path("id").asText();
        String all = ofService.run(Map.of()).path("id").asText();

        for (String path : List.of("/" + ours, "/" + ours + "/drifts")) {
            api.get(Runs.of(api, organization).path() + path).expect(200);
            api.get(Runs.of(api, other).path() + path).expect(404);
            api.get(ofService.path() + path).expect(404);
        }
        api.get(Runs.of(api, organization).path() + "/" + all).expect(404);
        api.post(Runs.of(api, other).path() + "/" + ours + "/retry", Map.of()).expect(404);
        api.post(Runs.of(api, organization).path() + "/" + ours + "/retry", Map.of())
                .expect(409);
        api.post(Runs.of(api, organization).path() + "/" + ours + "/cancel", Map.of())
                .expect(409);
        assertThat(api.get(Runs.of(api, organization).path()).json().path("items"))
                .hasSize(1);
        api.get("/api/v1/organizations/*/reconciliations").expect(400);
        api.post("/api/v1/organizations/*/reconciliations", REPORT).expect(400);
        api.post(Runs.of(api, "nobody-" + suffix).path(), REPORT).expect(404);
        api.post(Runs.of(api, organization).path(), Map.of("agentId", "nobody")).expect(404);
        api.post(Runs.of(api, organization).path(), Map.of("agentId", "*")).expect(400);
        api.post(Runs.of(api, organization).path(), Map.of("mode", "guess")).expect(400);
        api.send("POST", Runs.of(api, organization).path(), null).expect(400);
        api.send("POST", ofService.path(), null).expect(400);
        api.get(Runs.of(api, organization).path() + "/" + ours + "/drifts?kind=guess")
                .expect(400);
        api.get(Runs.of(api, organization).path() + "/" + ours + "/drifts?cursor=guess")
                .expect(400);
    }

    @Test
    void anOrganizationHasOneOpenRun() {
        ingest(organization, "a", "d", "text", 1);
        Runs runs = Runs.of(service.api(), organization);
        String id = runs.run(REPORT).path("id").asText();
        probe.execute(
                "update operation set status = 'pending', finished_at = null, not_before = now() + interval '1 hour'"
                        + " where operation_id = ?::uuid",
                id);
        service.api().post(runs.path(), HEAL).expect(409);
        service.api().post(runs.path(), Map.of("agentId", "a")).expect(409);
        assertThat(ofService.run(REPORT).path("drifts").asInt()).isZero();
        service.api().post(runs.path() + "/" + id + "/cancel", Map.of()).expect(202);
        runs.run(HEAL);
    }

    @Test
    void ofRunsThatAreContinuedAtOnceEachIsAcceptedOrToldOfAnother() {
        ingest(organization, "a", "d", "text", 1);
        Runs runs = Runs.of(service.api(), organization);
        List<String> ids = IntStream.range(0, 6)
                .mapToObj(i -> runs.run(REPORT).path("id").asText())
                .toList();
        probe.execute("update operation set status = 'cancelled' where organization_id = ?", organization);
        List<Integer> statuses;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Api.Answer>> answers = ids.stream()
                    .map(id -> CompletableFuture.supplyAsync(
                            () -> service.api().post(runs.path() + "/" + id + "/retry", Map.of()), threads))
                    .toList();
            statuses = answers.stream().map(answer -> answer.join().status()).toList();
        }

        assertThat(statuses).contains(202).isSubsetOf(202, 409);
        for (int i = 0; i < ids.size(); i++) {
            if (statuses.get(i) == 202) {
                runs.await(ids.get(i));
            }
        }
    }

    @Test
    void moreThanIsKeptIsCountedAll() {
        ingest(organization, "a", "d", "text", 60);
        tampering.removeEntries(organization, "a", tampering.chunks(organization, "a", 0, 60));

        JsonNode run = Runs.of(service.api(), organization).run(HEAL);

        assertThat(run.path("drifts").asInt()).isEqualTo(60);
        assertThat(run.path("healed").asInt()).isEqualTo(60);
        assertThat(run.at("/kinds/0/kind").asText()).isEqualTo("missing-entry");
        assertThat(run.at("/kinds/0/found").asInt()).isEqualTo(60);
        assertThat(Runs.of(service.api(), organization).drifts(run, true)).hasSize(MOST_RECORDED);
        assertThat(settled(organization, "a").entries()).hasSize(60);
    }

    @Test
    void whatIsBeingDeletedIsItsDeletionsBusiness() {
        UUID incarnation = deleted(organization, "a");
        probe.execute(
                "update operation set status = 'failed' where incarnation = ? and kind = 'deletion'", incarnation);
        Tampering later = new Tampering(probe, stores.elasticsearchHost());
        later.addRetired(organization, "a", incarnation, 2);

        assertThat(ofService.run(HEAL).path("drifts").asInt()).isZero();

        probe.execute(
                "update operation set status = 'completed' where incarnation = ? and kind = 'deletion'", incarnation);
        assertThat(ofService.drifts(ofService.run(HEAL), true)).isEqualTo(later.expected());
        assertThat(probe.entries(incarnation)).isEmpty();
    }
}
