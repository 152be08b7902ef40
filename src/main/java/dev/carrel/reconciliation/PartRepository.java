package dev.carrel.reconciliation;

import dev.carrel.operation.OperationId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Rows of {@code reconciliation_part}: the ranges of a run and how far each has come. */
@ApplicationScoped
public class PartRepository {
    private final Jdbi jdbi;

    @Inject
    public PartRepository(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Divides all incarnations into so many ranges, unless this was done before. @return how many there are */
    int divide(OperationId operation, int parts) {
        return jdbi.withHandle(handle -> {
            var insert = handle.prepareBatch("""
                    insert into reconciliation_part (operation_id, part, after_incarnation, up_to, last_incarnation)
                    values (:operation, :part, :after, :upTo, :after) on conflict do nothing""");
            List<UUID> bounds = Ranges.bounds(parts);
            for (int part = 0; part < parts; part++) {
                insert.bind("operation", operation.value())
                        .bind("part", part)
                        .bind("after", bounds.get(part))
                        .bind("upTo", bounds.get(part + 1))
                        .add();
            }
            insert.execute();
            return handle.createQuery("select count(*) from reconciliation_part where operation_id = :operation")
                    .bind("operation", operation.value())
                    .mapTo(Integer.class)
                    .one();
        });
    }

    /** A range, and how far it has come. Read outside the chunk's transaction. */
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public Part part(OperationId operation, int part) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select last_incarnation, up_to, done from reconciliation_part
                        where operation_id = :operation and part = :part""")
                .bind("operation", operation.value())
                .bind("part", part)
                .map((row, context) -> new Part(
                        row.getObject("last_incarnation", UUID.class),
                        row.getObject("up_to", UUID.class),
                        row.getBoolean("done")))
                .one());
    }

    /** The slice is done. Part of the chunk's transaction. */
    void advance(OperationId operation, int part, SliceResult result) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        update reconciliation_part set last_incarnation = :last, done = :done, slices = slices + 1,
                            namespaces = namespaces + :namespaces, rows_seen = rows_seen + :rows,
                            entries_seen = entries_seen + :entries
                        where operation_id = :operation and part = :part""")
                .bind("operation", operation.value())
                .bind("part", part)
                .bind("last", result.slice().upTo())
                .bind("done", result.slice().last())
                .bind("namespaces", result.slice().namespaces().size())
                .bind("rows", result.rows())
                .bind("entries", result.entries())
                .execute());
    }

    /**
     * A range of incarnations.
     *
     * @param last everything up to it is done
     * @param upTo its end, included
     * @param done nothing is left
     */
    record Part(UUID last, UUID upTo, boolean done) {}
}
