package dev.carrel.operation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Rows of {@code lease}. All times are the database's, so that clocks of nodes do not matter.
 */
@ApplicationScoped
public class LeaseRepository {
    private final Jdbi jdbi;

    @Inject
    public LeaseRepository(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Makes the lease of a new operation, held by {@code owner} with token 1. */
    void create(OperationId operation, String owner, Duration length) {
        jdbi.useHandle(handle -> {
            handle.createUpdate("""
                            insert into lease (operation_id, owner, token, expires_at)
                            values (:operation, :owner, 1, now() + make_interval(secs => :seconds))""")
                    .bind("operation", operation.value())
                    .bind("owner", owner)
                    .bind("seconds", seconds(length))
                    .execute();
            logClaim(operation, 1, owner);
        });
    }

    /**
     * Takes the lease if nobody holds it. A row locked by a chunk transaction that is just committing is passed over, not
     * waited for: its owner is alive.
     *
     * @return the new token; empty when it is held
     */
    OptionalLong claim(OperationId operation, String owner, Duration length) {
        return jdbi.withHandle(handle -> {
            var token = handle.createQuery("""
                            update lease set owner = :owner, token = token + 1,
                                expires_at = now() + make_interval(secs => :seconds)
                            where operation_id = (select operation_id from lease where operation_id = :operation
                                and (owner is null or expires_at < now()) for update skip locked)
                            returning token""")
                    .bind("operation", operation.value())
                    .bind("owner", owner)
                    .bind("seconds", seconds(length))
                    .mapTo(Long.class)
                    .findOne();
            if (token.isEmpty()) {
                return OptionalLong.empty();
            }
            logClaim(operation, token.get(), owner);
            return OptionalLong.of(token.get());
        });
    }

    private void logClaim(OperationId operation, long token, String owner) {
        jdbi.useHandle(handle -> handle.createUpdate(
                        "insert into lease_claim (operation_id, token, owner) values (:operation, :token, :owner)")
                .bind("operation", operation.value())
                .bind("token", token)
                .bind("owner", owner)
                .execute());
    }

    /**
     * Prolongs the leases that are still held with these tokens. Rows locked by a claim are not waited for.
     *
     * @return the operations that were prolonged
     */
    List<UUID> renew(List<UUID> operations, List<Long> tokens, Duration length) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        update lease l set expires_at = now() + make_interval(secs => :seconds)
                        from unnest(:operations, :tokens) held (operation_id, token)
                        where l.operation_id = held.operation_id and l.token = held.token and l.owner is not null
                        returning l.operation_id""")
                .bind("seconds", seconds(length))
                .bindArray("operations", UUID.class, operations)
                .bindArray("tokens", Long.class, tokens)
                .mapTo(UUID.class)
                .list());
    }

    /** Gives the lease back, if it is still held with this token. */
    void release(OperationId operation, long token) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        update lease set owner = null, expires_at = '-infinity'
                        where operation_id = :operation and token = :token""")
                .bind("operation", operation.value())
                .bind("token", token)
                .execute());
    }

    /**
     * Locks the row {@code FOR SHARE} until the transaction ends: while it is locked nobody can claim.
     *
     * @return whether cancellation was requested
     * @throws LeaseLostException when the token is not the present one
     */
    boolean lockShared(OperationId operation, long token) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select o.cancel_requested from lease l join operation o on o.operation_id = l.operation_id
                        where l.operation_id = :operation and l.token = :token and l.owner is not null for share of l""")
                .bind("operation", operation.value())
                .bind("token", token)
                .mapTo(Boolean.class)
                .findOne()
                .orElseThrow(() -> new LeaseLostException(operation, token)));
    }

    /** Who holds the operation, or held it last. */
    Optional<LeaseState> find(OperationId operation) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select owner, token, expires_at, owner is not null and expires_at > now() as live from lease
                        where operation_id = :operation""")
                .bind("operation", operation.value())
                .map((row, context) -> {
                    String owner = row.getString("owner");
                    return new LeaseState(
                            owner,
                            row.getLong("token"),
                            owner == null
                                    ? null
                                    : row.getTimestamp("expires_at").toInstant(),
                            row.getBoolean("live"));
                })
                .findOne());
    }

    /** The latest claims, newest first. */
    List<Claim> claims(OperationId operation, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select token, owner, claimed_at from lease_claim where operation_id = :operation
                        order by token desc limit :limit""")
                .bind("operation", operation.value())
                .bind("limit", limit)
                .map((row, context) -> new Claim(
                        row.getLong("token"),
                        row.getString("owner"),
                        row.getTimestamp("claimed_at").toInstant()))
                .list());
    }

    /**
     * A lease as it was when read.
     *
     * @param owner the node; absent when it was given back
     * @param live whether the owner has given a sign of life within the lease's time
     */
    public record LeaseState(
            @Nullable String owner, long token, @Nullable Instant expiresAt, boolean live) {}

    /** One claim that was made. */
    public record Claim(long token, String owner, Instant claimedAt) {}

    private static double seconds(Duration length) {
        return length.toMillis() / 1000.0;
    }
}
