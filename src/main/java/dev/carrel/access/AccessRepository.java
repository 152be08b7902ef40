package dev.carrel.access;

import dev.carrel.database.ArrayArgument;
import dev.carrel.namespace.Incarnation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.Argument;
import org.jspecify.annotations.Nullable;

/** Rows of {@code chunk_access} as they are written. */
@ApplicationScoped
public class AccessRepository {
    private final Jdbi jdbi;

    @Inject
    public AccessRepository(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * Adds accesses of published chunks of active namespaces and leaves out all others. A key that has a row already is taken for
     * a published one, so that its chunk, which is wide and anywhere, need not be read: chunks that go take their rows along, and
     * {@link VanishedKeys} finds the rest. One statement and one transaction; it takes the rows in their order, so that two nodes
     * that add to the same ones wait for each other instead of deadlocking.
     *
     * @param rows each chunk at most once
     */
    void add(List<Row> rows) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        insert into chunk_access as a
                            (incarnation, chunk_key, access_count, relevance_count, relevance_sum, last_accessed_at)
                        select used.incarnation, used.chunk_key, uses, relevances, relevance_sum,
                            timestamptz 'epoch' + micros * interval '1 microsecond'
                        from unnest(:incarnations, :keys, :uses, :relevances, :sums, :micros)
                            used (incarnation, chunk_key, uses, relevances, relevance_sum, micros)
                        join namespace n on n.incarnation = used.incarnation and n.status = 'active'
                        left join lateral (select true as counted from chunk_access
                            where incarnation = used.incarnation and chunk_key = used.chunk_key limit 1) before on true
                        left join lateral (select true as published from chunk c
                            cross join lateral (select 1 from document_version
                                where incarnation = c.incarnation and version_id = c.version_id
                                    and status = 'ready' limit 1) v
                            where before.counted is null
                                and c.incarnation = used.incarnation and c.chunk_key = used.chunk_key limit 1) present on true
                        where before.counted or present.published
                        order by used.incarnation, used.chunk_key
                        on conflict (incarnation, chunk_key) do update set
                            access_count = a.access_count + excluded.access_count,
                            relevance_count = a.relevance_count + excluded.relevance_count,
                            relevance_sum = a.relevance_sum + excluded.relevance_sum,
                            last_accessed_at = greatest(a.last_accessed_at, excluded.last_accessed_at)""")
                .bind(
                        "incarnations",
                        array(
                                "uuid",
                                rows,
                                UUID[]::new,
                                row -> row.name.incarnation().value()))
                .bind("keys", array("text", rows, String[]::new, row -> row.name.chunkKey()))
                .bind("uses", array("int8", rows, Long[]::new, row -> row.use.count()))
                .bind("relevances", array("int8", rows, Long[]::new, row -> row.use.relevances()))
                .bind("sums", array("float8", rows, Double[]::new, row -> row.use.relevanceSum()))
                .bind("micros", array("int8", rows, Long[]::new, row -> micros(row.use)))
                .execute());
    }

    private static <T> Argument array(
            String type, List<Row> rows, IntFunction<@Nullable T[]> make, Function<Row, T> value) {
        return ArrayArgument.of(type, rows.stream().map(value).toArray(make));
    }

    private static long micros(ChunkUse use) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, use.last());
    }

    /** Which of these keys are those of published chunks. One look-up each. */
    Set<String> published(Incarnation incarnation, Collection<String> keys) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select c.chunk_key from chunk c
                        cross join lateral (select 1 from document_version
                            where incarnation = c.incarnation and version_id = c.version_id
                                and status = 'ready' limit 1) v
                        where c.incarnation = :incarnation and c.chunk_key = any(:keys)""")
                .bind("incarnation", incarnation.value())
                .bindArray("keys", String.class, keys)
                .mapTo(String.class)
                .collect(Collectors.toSet()));
    }

    /**
     * Removes the statistics of some keys that have no chunk any more, staged or published. What another transaction is
     * writing is left for the next time.
     *
     * @param after where the last call ended
     * @param limit rows to look at
     * @return the last row that was looked at; null when there is none after {@code after}
     */
    @Nullable ChunkName removeVanished(ChunkName after, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        with page as materialized (
                            select incarnation, chunk_key from chunk_access
                            where (incarnation, chunk_key) > (:incarnation, :key)
                            order by incarnation, chunk_key limit :limit),
                        doomed as (
                            select a.incarnation, a.chunk_key from chunk_access a join page using (incarnation, chunk_key)
                            where not exists (select 1 from chunk c
                                where c.incarnation = a.incarnation and c.chunk_key = a.chunk_key)
                            for update of a skip locked),
                        removed as (
                            delete from chunk_access a using doomed
                            where a.incarnation = doomed.incarnation and a.chunk_key = doomed.chunk_key)
                        select incarnation, chunk_key from page order by incarnation desc, chunk_key desc limit 1""")
                .bind("incarnation", after.incarnation().value())
                .bind("key", after.chunkKey())
                .bind("limit", limit)
                .map((row, context) -> new ChunkName(
                        new Incarnation(row.getObject("incarnation", UUID.class)), row.getString("chunk_key")))
                .findOne()
                .orElse(null));
    }

    /** The accesses of one chunk. */
    record Row(ChunkName name, ChunkUse use) {}
}
