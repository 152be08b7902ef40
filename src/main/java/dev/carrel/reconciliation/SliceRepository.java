package dev.carrel.reconciliation;

import dev.carrel.index.EntryId;
import dev.carrel.namespace.Incarnation;
import dev.carrel.reconciliation.Slice.Fate;
import dev.carrel.reconciliation.Slice.NamespaceState;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Namespaces and chunk rows in the order of the comparison, read outside any transaction. */
@ApplicationScoped
@Transactional(Transactional.TxType.NOT_SUPPORTED)
public class SliceRepository {
    private static final String NAMESPACES = """
            select n.incarnation, n.organization_id, n.agent_id, n.status, n.total_chunks,
                n.status = 'retired' and exists (select 1 from operation o
                    where o.incarnation = n.incarnation and o.kind = 'deletion' and o.status <> 'completed') as purging
            from namespace n where""";

    private final Jdbi jdbi;

    @Inject
    public SliceRepository(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** The scope's namespaces in {@code (after, upTo]}, in order. */
    List<NamespaceState> namespaces(Scope scope, UUID after, UUID upTo, int limit) {
        String ofScope = switch (scope) {
            case Scope.Service() -> "";
            case Scope.Organization _ -> " and n.organization_id = :organization";
            case Scope.Agent _ -> " and n.organization_id = :organization and n.agent_id = :agent";
        };
        return jdbi.withHandle(handle -> {
            var query = handle.createQuery(NAMESPACES + " n.incarnation > :after and n.incarnation <= :upTo" + ofScope
                            + " order by n.incarnation limit :limit")
                    .bind("after", after)
                    .bind("upTo", upTo)
                    .bind("limit", limit);
            if (!(scope instanceof Scope.Service)) {
                query.bind("organization", scope.organizationId().value());
            }
            if (scope instanceof Scope.Agent) {
                query.bind("agent", scope.agentId().value());
            }
            return query.map((row, context) -> state(row)).list();
        });
    }

    /** What has become of these incarnations by now; unknown ones are left out. */
    Map<UUID, NamespaceState> namespaces(Collection<UUID> incarnations) {
        return jdbi.withHandle(handle -> {
            Map<UUID, NamespaceState> states = new HashMap<>();
            handle.createQuery(NAMESPACES + " n.incarnation = any(:incarnations)")
                    .bindArray("incarnations", UUID.class, incarnations)
                    .map((row, context) -> state(row))
                    .forEach(state -> states.put(state.incarnation().value(), state));
            return states;
        });
    }

    private static NamespaceState state(ResultSet row) throws SQLException {
        Fate fate = row.getString("status").equals("active")
                ? Fate.LIVE
                : row.getBoolean("purging") ? Fate.PURGING : Fate.PURGED;
        return new NamespaceState(
                new Incarnation(row.getObject("incarnation", UUID.class)),
                row.getString("organization_id"),
                row.getString("agent_id"),
                fate,
                row.getLong("total_chunks"));
    }

    /** Chunk rows of the slice after {@code last} in order, whatever their version. */
    List<StoredRow> rows(Slice slice, @Nullable EntryId last, int limit) {
        // said of both tables, because the planner does not carry a range or a list over a join
        String span = slice.whole() ? "c.incarnation <= :upTo" : "c.incarnation = any(:incarnations)";
        String versions =
                slice.whole() ? "v.incarnation between :incarnation and :upTo" : "v.incarnation = any(:incarnations)";
        return jdbi.withHandle(handle -> {
            var query = handle.createQuery("""
                            select c.incarnation, c.chunk_id, v.status from chunk c
                            left join document_version v on v.incarnation = c.incarnation and v.version_id = c.version_id
                                and\s""" + versions
                            + " where (c.incarnation, c.chunk_id) > (:incarnation, :chunk) and " + span
                            + " order by c.incarnation, c.chunk_id limit :limit")
                    .bind("incarnation", last == null ? slice.after() : last.incarnation())
                    .bind("chunk", last == null ? Long.MAX_VALUE : last.chunkId())
                    .bind("limit", limit);
            if (slice.whole()) {
                query.bind("upTo", slice.upTo());
            } else {
                query.bindArray("incarnations", UUID.class, slice.incarnations());
            }
            return query.map((row, context) -> new StoredRow(
                            new EntryId(row.getObject("incarnation", UUID.class), row.getLong("chunk_id")),
                            standing(row.getString("status"))))
                    .list();
        });
    }

    private static Standing standing(@Nullable String status) {
        if (status == null) {
            return Standing.LOST;
        }
        return status.equals("ready") ? Standing.READY : Standing.OTHER;
    }

    /** A chunk row's place in the order, and what its version says. */
    record StoredRow(EntryId id, Standing standing) {}

    /** What becomes of a chunk row. */
    enum Standing {
        /** Published: it must have an entry. */
        READY,
        /** Staged, or waiting for the garbage collector: it may have one. */
        OTHER,
        /** It has no version: nobody will ever publish or remove it. */
        LOST
    }
}
