package dev.carrel.harness;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** Reads both stores past the service: what is really there. Used by one thread. */
public final class StoreProbe implements AutoCloseable {
    private final Connection connection;
    private final Api elasticsearch;

    /** A look into the stores at these addresses. */
    public StoreProbe(String postgresUrl, String user, String password, String elasticsearchHost) {
        try {
            connection = DriverManager.getConnection(postgresUrl, user, password);
        } catch (SQLException e) {
            throw new IllegalStateException("no connection to " + postgresUrl, e);
        }
        elasticsearch = new Api("http://" + elasticsearchHost);
    }

    /** A look into the stores that a service has started by itself, whose data is in this directory. */
    public static StoreProbe ofEmbedded(Path data) {
        try {
            JsonNode service = Api.JSON.readTree(data.resolve("service.json").toFile());
            return new StoreProbe(
                    service.path("postgresUrl").asText(),
                    service.path("postgresUser").asText(),
                    service.path("postgresPassword").asText(),
                    service.path("elasticsearch").asText());
        } catch (IOException e) {
            throw new UncheckedIOException("The service does not say where its stores are", e);
        }
    }

    /** The agent's active incarnation. */
    public UUID incarnation(String organization, String agent) {
        return one(
                "select incarnation from namespace where organization_id = ? and agent_id = ? and status = 'active'",
                row -> row.getObject(1, UUID.class),
                organization,
                agent);
    }

    /** Everything that the stores hold of the agent's active incarnation. */
    public Contents contents(String organization, String agent) {
        return contents(incarnation(organization, agent));
    }

    /** Everything that the stores hold of an incarnation. */
    public Contents contents(UUID incarnation) {
        Contents.Counters counters = one(
                "select document_count, total_chunks, total_size_bytes from namespace where incarnation = ?",
                StoreProbe::counters,
                incarnation);
        Contents.Counters counted = one("""
                select count(distinct c.document_id), count(*), coalesce(sum(octet_length(c.content)), 0) from chunk c
                join document_version v on v.incarnation = c.incarnation and v.version_id = c.version_id
                where c.incarnation = ? and v.status = 'ready'""", StoreProbe::counters, incarnation);
        long revision = count("select revision from namespace where incarnation = ?", incarnation);
        List<Long> rows = query(
                "select chunk_id from chunk where incarnation = ? order by chunk_id",
                row -> row.getLong(1),
                incarnation);
        return new Contents(counters, counted, revision, rows, entries(incarnation), unfinished(incarnation));
    }

    /** Chunk ids of the incarnation's entries in order, after a refresh. */
    public List<Long> entries(UUID incarnation) {
        elasticsearch.send("POST", "/chunk-read/_refresh", null).expect(200);
        String query =
                "{\"size\":10000,\"_source\":false,\"track_total_hits\":true,\"query\":{\"term\":{\"incarnation\":\""
                        + incarnation + "\"}}}";
        var answer = elasticsearch
                .post("/chunk-read/_search", Api.parse(query))
                .expect(200)
                .json();
        List<Long> ids = new ArrayList<>();
        answer.at("/hits/hits")
                .forEach(hit -> ids.add(Long.valueOf(hit.path("_id").asText())));
        if (ids.size() != answer.at("/hits/total/value").asLong()
                || answer.at("/_shards/failed").asInt() > 0) {
            throw new AssertionError("not all entries: " + answer);
        }
        ids.sort(null);
        return ids;
    }

    /** Chunk ids of the incarnation's entries that lie under another routing key than its own, as the latest refresh shows them. */
    public List<Long> misrouted(UUID incarnation) {
        String query = """
                {"size": 10000, "_source": false, "query": {"bool": {
                    "filter": {"term": {"incarnation": "%1$s"}}, "must_not": {"term": {"_routing": "%1$s"}}}}}""".formatted(incarnation);
        List<Long> ids = new ArrayList<>();
        elasticsearch
                .post("/chunk-read/_search", Api.parse(query))
                .expect(200)
                .json()
                .at("/hits/hits")
                .forEach(hit -> ids.add(Long.valueOf(hit.path("_id").asText())));
        ids.sort(null);
        return ids;
    }

    /** Incarnations that have entries, known to PostgreSQL or not, after a refresh. */
    public Set<UUID> indexed() {
        elasticsearch.send("POST", "/chunk-read/_refresh", null).expect(200);
        String query = """
                {"size": 0, "aggs": {"incarnations": {"terms": {"field": "incarnation", "size": 10000}}}}""";
        JsonNode found = elasticsearch
                .post("/chunk-read/_search", Api.parse(query))
                .expect(200)
                .json()
                .at("/aggregations/incarnations");
        if (found.path("sum_other_doc_count").asLong() > 0) {
            throw new AssertionError("not all incarnations: " + found.path("sum_other_doc_count"));
        }
        Set<UUID> incarnations = new HashSet<>();
        found.path("buckets")
                .forEach(bucket ->
                        incarnations.add(UUID.fromString(bucket.path("key").asText())));
        return incarnations;
    }

    /** Takes the entry of a chunk away. */
    public void removeEntry(UUID incarnation, long chunk) {
        elasticsearch
                .delete("/chunk-write/_doc/" + chunk + "?refresh=true&routing=" + incarnation)
                .expect(200);
    }

    /** Rows of work under way or left over, by what they are; kinds that have none are left out. */
    private SortedMap<String, Long> unfinished(UUID incarnation) {
        SortedMap<String, Long> found = new TreeMap<>();
        found.put("not yet indexed", count("select count(*) from chunk_to_index where incarnation = ?", incarnation));
        found.put("staged text", count("select count(*) from staged_text where incarnation = ?", incarnation));
        query(
                        "select status, count(*) from document_version where incarnation = ? and status <> 'ready'"
                                + " group by status",
                        row -> List.of(row.getString(1), row.getLong(2)),
                        incarnation)
                .forEach(pair -> found.put(pair.getFirst() + " versions", (Long) pair.getLast()));
        found.values().removeIf(number -> number == 0);
        return found;
    }

    /** The organization's counters. */
    public Contents.Counters organization(String organization) {
        return one(
                "select document_count, total_chunks, total_size_bytes from organization where organization_id = ?",
                StoreProbe::counters,
                organization);
    }

    /** Part of the operation's work that is done: 0 to 1. */
    public double progress(String operation) {
        return one(
                "select processed_work::float8 / greatest(total_work, 1) from operation where operation_id = ?::uuid",
                row -> row.getDouble(1),
                operation);
    }

    /** The operation's status. */
    public String status(String operation) {
        return one("select status from operation where operation_id = ?::uuid", row -> row.getString(1), operation);
    }

    /** Tokens of the operation's claims in the order in which they were made. */
    public List<Long> tokens(String operation) {
        return query(
                "select token from lease_claim where operation_id = ?::uuid order by claimed_at, token",
                row -> row.getLong(1),
                operation);
    }

    /** Cuts the connections of a node, or of all whose names begin so. @return how many there were */
    public long cutConnections(String node) {
        return count(
                "select count(pg_terminate_backend(pid)) from pg_stat_activity where application_name like ?",
                node + "%");
    }

    /** The only column of the only row, as a number. */
    public long count(String sql, Object... parameters) {
        return one(sql, row -> row.getLong(1), parameters);
    }

    /** The only row. @throws IllegalStateException when there is none or more than one */
    public <T> T one(String sql, Row<T> row, Object... parameters) {
        List<T> rows = query(sql, row, parameters);
        if (rows.size() != 1) {
            throw new IllegalStateException(rows.size() + " rows instead of one: " + sql);
        }
        return rows.getFirst();
    }

    /** All rows. */
    public <T> List<T> query(String sql, Row<T> row, Object... parameters) {
        try (PreparedStatement statement = prepare(sql, parameters);
                ResultSet result = statement.executeQuery()) {
            List<T> rows = new ArrayList<>();
            while (result.next()) {
                rows.add(row.read(result));
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** Changes something. */
    public void execute(String sql, Object... parameters) {
        try (PreparedStatement statement = prepare(sql, parameters)) {
            statement.execute();
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private PreparedStatement prepare(String sql, Object... parameters) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }

    private static Contents.Counters counters(ResultSet row) throws SQLException {
        return new Contents.Counters(row.getLong(1), row.getLong(2), row.getLong(3));
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("the probe's connection cannot be closed", e);
        }
    }

    /** Reads the present row. */
    @FunctionalInterface
    public interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }
}
