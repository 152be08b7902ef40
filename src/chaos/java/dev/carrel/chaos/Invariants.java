package dev.carrel.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carrel.chaos.Ledger.Write;
import dev.carrel.harness.Api;
import dev.carrel.harness.Await;
import dev.carrel.harness.Contents;
import dev.carrel.harness.StoreProbe;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What must be true when a round is over and all nodes and stores are there again: everything has ended, both stores hold the
 * same of every live agent and nothing of a deleted one, and that is what the callers were told. Used by one thread.
 */
final class Invariants {
    /** Every now and then is enough to see what takes seconds. */
    private static final Duration INTERVAL = Duration.ofMillis(100);

    private static final String OF_ROUND = " organization_id = any(string_to_array(?, ',')) ";

    private final StoreProbe probe;
    private final Cluster cluster;
    private final List<Ledger> ledgers;
    private final Set<UUID> indexedBefore;
    private final String organizations;
    private final Duration patience;
    private final Findings findings;

    /**
     * @param probe stays the caller's
     * @param patience how long to wait for what ends or settles by itself
     */
    Invariants(StoreProbe probe, Cluster cluster, Round.Told told, Duration patience, Findings findings) {
        this.probe = probe;
        this.cluster = cluster;
        this.ledgers = told.ledgers();
        this.indexedBefore = told.indexedBefore();
        this.patience = patience;
        this.organizations =
                ledgers.stream().map(Ledger::organization).distinct().collect(Collectors.joining(","));
        this.findings = findings;
    }

    /** Waits until all is quiet, and compares. */
    void check() {
        if (!everythingEnds()) {
            return;
        }
        outcomes();
        letTimePass();
        retiredAreGone();
        entriesHaveOwners();
        Map<Ledger, UUID> live = live();
        live.values().forEach(this::storesAgree);
        CounterWatch.look(probe, organizations, findings);
        ledgers.forEach(ledger -> asTold(ledger, live.get(ledger)));
        live.forEach(this::statisticsAgree);
        reconciliationFindsNothing();
    }

    private boolean everythingEnds() {
        try {
            Await.value("operations have ended", patience, INTERVAL, () -> open(), List::isEmpty);
            return true;
        } catch (AssertionError e) {
            findings.violation("left open: " + e.getMessage());
            return false;
        }
    }

    private List<String> open() {
        return probe.query(
                "select operation_id || ' ' || kind || ' ' || status || ' after ' || attempts || ' attempts, '"
                        + " || coalesce(error, 'no error') || ', lease ' || coalesce((select l::text from lease l"
                        + " where l.operation_id = o.operation_id), 'none') from operation o where" + OF_ROUND
                        + "and finished_at is null",
                row -> row.getString(1),
                organizations);
    }

    private void outcomes() {
        probe.query(
                        "select kind || ' ' || status, count(*), sum(attempts) from operation where" + OF_ROUND
                                + "group by kind, status",
                        row -> Map.entry(row.getString(1), List.of(row.getLong(2), row.getLong(3))),
                        organizations)
                .forEach(outcome -> {
                    findings.count("operations", outcome.getValue().getFirst());
                    findings.count(
                            "operations: " + outcome.getKey(),
                            outcome.getValue().getFirst());
                    findings.count("attempts", outcome.getValue().getLast());
                });
        // an ingestion ends otherwise only when its agent was deleted or its request broke off
        probe.query(
                        "select o.operation_id || ' ' || o.kind || ' is ' || o.status || ': ' || coalesce(o.error, 'no error')"
                                + " from operation o left join namespace n on n.incarnation = o.incarnation where o."
                                + OF_ROUND.strip() + " and o.status <> 'completed' and (o.kind <> 'ingestion'"
                                + " or (o.status = 'failed' and o.total_items > 0)"
                                + " or (o.status = 'cancelled' and n.status = 'active'))",
                        row -> row.getString(1),
                        organizations)
                .forEach(operation -> findings.violation("not completed: " + operation));
        probe.query(
                        "select o.operation_id from operation o where o." + OF_ROUND.strip()
                                + " and o.kind = 'deletion'"
                                + " and not exists (select 1 from deletion_certificate c"
                                + " where c.operation_id = o.operation_id and c.rows_left = 0 and c.entries_left = 0)",
                        row -> row.getString(1),
                        organizations)
                .forEach(operation -> findings.violation("a deletion without a certificate of zero: " + operation));
    }

    /** Makes due what waits for minutes or hours: small writes that broke off, versions kept for a retry, second looks. */
    private void letTimePass() {
        probe.execute(
                "update document_version set created_at = created_at - interval '1 hour' where status = 'staged'"
                        + " and incarnation in (select incarnation from namespace where" + OF_ROUND + ")",
                organizations);
        probe.execute(
                "update operation set finished_at = finished_at - interval '25 hours' where finished_at > now() - interval '1 day'"
                        + " and" + OF_ROUND,
                organizations);
        probe.execute(
                "update deletion_certificate set next_look_at = now() where next_look_at is not null and" + OF_ROUND,
                organizations);
    }

    private void retiredAreGone() {
        try {
            Await.until(
                    "second looks are done",
                    patience,
                    INTERVAL,
                    () -> probe.count(
                                    "select count(*) from deletion_certificate where next_look_at <= now() + interval '5 minutes'"
                                            + " and looks = 0 and" + OF_ROUND,
                                    organizations)
                            == 0);
        } catch (AssertionError e) {
            findings.violation(String.valueOf(e.getMessage()));
        }
        findings.count(
                "late entries found by second looks",
                probe.count(
                        "select coalesce(sum(late_entries), 0) from deletion_certificate where" + OF_ROUND,
                        organizations));
        List<UUID> retired = probe.query(
                "select incarnation from deletion_certificate where" + OF_ROUND,
                row -> row.getObject(1, UUID.class),
                organizations);
        for (UUID incarnation : retired) {
            for (String table : List.of("chunk", "document", "document_version", "staged_text", "chunk_to_index")) {
                long rows = probe.count("select count(*) from " + table + " where incarnation = ?", incarnation);
                if (rows > 0) {
                    findings.violation(rows + " rows of " + table + " left of the deleted " + incarnation);
                }
            }
            int entries = probe.entries(incarnation).size();
            if (entries > 0) {
                findings.violation(entries + " entries left of the deleted " + incarnation);
            }
        }
        findings.count("deletions proven", retired.size());
    }

    /** Entries of an incarnation that never was are nobody's, and no comparison by owner sees them. */
    private void entriesHaveOwners() {
        Set<UUID> nobodys = new TreeSet<>(probe.indexed());
        nobodys.removeAll(indexedBefore);
        probe.query("select incarnation from namespace", row -> row.getObject(1, UUID.class))
                .forEach(nobodys::remove);
        nobodys.forEach(incarnation -> findings.violation(
                probe.entries(incarnation).size() + " entries of nobody, of the incarnation " + incarnation));
    }

    private Map<Ledger, UUID> live() {
        return ledgers.stream()
                .flatMap(ledger -> probe
                        .query(
                                "select incarnation from namespace where organization_id = ? and agent_id = ?"
                                        + " and status = 'active'",
                                row -> Map.entry(ledger, row.getObject(1, UUID.class)),
                                ledger.organization(),
                                ledger.agent())
                        .stream())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private void storesAgree(UUID incarnation) {
        try {
            Contents contents = Await.value(
                    "counters, rows and entries agree",
                    patience,
                    INTERVAL,
                    () -> probe.contents(incarnation),
                    Contents::settled);
            findings.count("chunks compared", contents.rows().size());
            findings.count("live namespaces compared");
        } catch (AssertionError e) {
            Contents contents = probe.contents(incarnation);
            Set<Long> rows = new TreeSet<>(contents.rows());
            Set<Long> entries = new TreeSet<>(contents.entries());
            rows.removeAll(new HashSet<>(contents.entries()));
            entries.removeAll(new HashSet<>(contents.rows()));
            findings.violation(incarnation + ": " + e.getMessage() + "; rows without entries " + rows
                    + ", entries without rows " + entries);
        }
        List<Long> misrouted = probe.misrouted(incarnation);
        if (!misrouted.isEmpty()) {
            findings.violation(
                    incarnation + ": entries under another routing key, which no search finds: " + misrouted);
        }
    }

    /** What is published is the last that was accepted of each document, whole. */
    private void asTold(Ledger ledger, @Nullable UUID incarnation) {
        if (ledger.undecided()) {
            findings.count("agents of which nobody knows");
            return;
        }
        Map<String, Set<Marker>> published = new TreeMap<>();
        if (incarnation != null) {
            probe.query(
                            "select c.content from chunk c join document_version v on v.incarnation = c.incarnation"
                                    + " and v.version_id = c.version_id and v.status = 'ready' where c.incarnation = ?",
                            row -> row.getString(1),
                            incarnation)
                    .forEach(text -> Marker.parse(text)
                            .ifPresentOrElse(
                                    marker -> published
                                            .computeIfAbsent(marker.key(), key -> new HashSet<>())
                                            .add(marker),
                                    () -> findings.violation("published, but never sent: " + text)));
        }
        Set<String> keys = new TreeSet<>(published.keySet());
        ledger.writes().stream().filter(write -> write.life() == ledger.life()).forEach(write -> keys.add(write.key()));
        for (String key : keys) {
            asTold(ledger, key, published.getOrDefault(key, Set.of()));
        }
        findings.count("documents compared", keys.size());
    }

    private void asTold(Ledger ledger, String key, Set<Marker> published) {
        List<Write> possible = ledger.possibleAtLast(key);
        boolean nothingAccepted = possible.stream().noneMatch(Write::accepted);
        boolean told = (published.isEmpty() && nothingAccepted)
                || possible.stream().anyMatch(write -> published.equals(chunks(ledger, write)));
        if (!told) {
            findings.violation(ledger.organization() + "/" + ledger.agent() + " should have " + possible + ", but has "
                    + published.size() + " chunks of "
                    + published.stream().map(Marker::versionText).collect(Collectors.toCollection(TreeSet::new)));
        }
    }

    private static Set<Marker> chunks(Ledger ledger, Write write) {
        Set<Marker> chunks = new HashSet<>();
        for (int part = 0; part < write.parts(); part++) {
            chunks.add(SearchCheck.marker(ledger, write, part));
        }
        return chunks;
    }

    private void statisticsAgree(Ledger ledger, UUID incarnation) {
        JsonNode statistics = cluster.node(0)
                .api()
                .get(Api.agent(ledger.organization(), ledger.agent()) + "/stats")
                .expect(200)
                .json();
        Contents.Counters counted = probe.contents(incarnation).counted();
        var told = new Contents.Counters(
                statistics.path("documentCount").asLong(),
                statistics.path("totalChunks").asLong(),
                statistics.path("totalSizeBytes").asLong());
        if (!told.equals(counted)) {
            findings.violation("statistics tell " + told + " where there are " + counted + " of " + incarnation);
        }
    }

    /** The service's own proof, which must come to the same end. */
    private void reconciliationFindsNothing() {
        for (String organization : organizations.split(",", -1)) {
            JsonNode run = cluster.node(1)
                    .api()
                    .post(Api.organization(organization) + "/reconciliations?wait=50s", Map.of())
                    .json();
            if (!run.path("status").asText().equals("completed")
                    || run.path("drifts").asLong(-1) != 0) {
                findings.violation("reconciliation of " + organization + ": " + run);
            }
        }
    }
}
