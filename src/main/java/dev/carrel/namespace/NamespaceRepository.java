package dev.carrel.namespace;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/** Rows of {@code organization} and {@code namespace}. Methods named lock… need a transaction and hold to its end. */
@ApplicationScoped
public class NamespaceRepository {
    private static final String COLUMNS =
            "organization_id, agent_id, incarnation, embedding_model, embedding_dimension, language, revision";

    private static final String UNIQUE_VIOLATION = "23505";

    private final Jdbi jdbi;

    @Inject
    public NamespaceRepository(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** The agent's active namespace. One index look-up. */
    public Optional<Namespace> find(OrganizationId organization, AgentId agent) {
        return jdbi.withHandle(handle -> handle.createQuery("select " + COLUMNS + " from namespace"
                        + " where organization_id = :organization and agent_id = :agent and status = 'active'")
                .bind("organization", organization.value())
                .bind("agent", agent.value())
                .map((row, context) -> map(row))
                .findOne());
    }

    /** An active namespace that was embedded otherwise; empty when all have {@code space}. Two index look-ups. */
    public Optional<Namespace> findEmbeddedOtherwise(EmbeddingSpace space) {
        for (String comparison : List.of("<", ">")) {
            Optional<Namespace> other = jdbi.withHandle(handle -> handle.createQuery("select " + COLUMNS
                            + " from namespace where status = 'active' and (embedding_model, embedding_dimension) "
                            + comparison + " (:model, :dimension) limit 1")
                    .bind("model", space.model())
                    .bind("dimension", space.dimension())
                    .map((row, context) -> map(row))
                    .findOne());
            if (other.isPresent()) {
                return other;
            }
        }
        return Optional.empty();
    }

    /**
     * Active namespaces that were searched within some time before the latest search of all, the latest first. Reads a row of
     * each agent that has ever been searched.
     *
     * @param limit most of them
     */
    public List<Namespace> searchedLately(Duration time, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select n.organization_id, n.agent_id, n.incarnation, n.embedding_model, n.embedding_dimension,
                            n.language, n.revision
                        from (select incarnation, last_searched_at from search_statistics
                            where last_searched_at >= (select max(last_searched_at) from search_statistics)
                                - make_interval(secs => :seconds)
                            order by last_searched_at desc limit :limit) s
                        join namespace n on n.incarnation = s.incarnation and n.status = 'active'
                        order by s.last_searched_at desc""")
                .bind("seconds", time.toSeconds())
                .bind("limit", limit)
                .map((row, context) -> map(row))
                .list());
    }

    /** Creates the agent's namespace, unless another request did so meanwhile. */
    void create(OrganizationId organization, AgentId agent, EmbeddingSpace space, Language language) {
        jdbi.useHandle(handle -> {
            handle.createUpdate("insert into organization (organization_id) values (:organization)"
                            + " on conflict do nothing")
                    .bind("organization", organization.value())
                    .execute();
            int created = handle.createUpdate("""
                            with created as (
                                insert into namespace (incarnation, organization_id, agent_id, embedding_model,
                                    embedding_dimension, language)
                                values (:incarnation, :organization, :agent, :model, :dimension, :language)
                                on conflict (organization_id, agent_id) where status = 'active' do nothing
                                returning incarnation, organization_id, agent_id)
                            insert into search_statistics (incarnation, organization_id, agent_id)
                            select incarnation, organization_id, agent_id from created""")
                    .bind("incarnation", Incarnation.random().value())
                    .bind("organization", organization.value())
                    .bind("agent", agent.value())
                    .bind("model", space.model())
                    .bind("dimension", space.dimension())
                    .bind("language", language.word())
                    .execute();
            if (created > 0) {
                changeAgentCount(organization, 1);
            }
        });
    }

    /** The present revision of an active namespace. */
    Optional<Long> revision(Incarnation incarnation) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select revision from namespace where incarnation = :incarnation and status = 'active'")
                .bind("incarnation", incarnation.value())
                .mapTo(Long.class)
                .findOne());
    }

    /** The published chunks of a namespace, by its counter. */
    public long totalChunks(Incarnation incarnation) {
        return jdbi.withHandle(
                handle -> handle.createQuery("select total_chunks from namespace where incarnation = :incarnation")
                        .bind("incarnation", incarnation.value())
                        .mapTo(Long.class)
                        .one());
    }

    /** Whether the namespace has not been retired; it may be a moment later. */
    public boolean isActive(Incarnation incarnation) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select 1 from namespace where incarnation = :incarnation and status = 'active'")
                .bind("incarnation", incarnation.value())
                .mapTo(Integer.class)
                .findOne()
                .isPresent());
    }

    /**
     * Keeps the namespace from being retired until the transaction ends; others may stage at the same time.
     *
     * @return false when it is retired
     */
    public boolean lockForStaging(Incarnation incarnation) {
        return lock(incarnation, "share");
    }

    /**
     * Makes this transaction the only one that publishes in the namespace until it ends.
     *
     * @return false when it is retired
     */
    public boolean lockForPublication(Incarnation incarnation) {
        return lock(incarnation, "no key update");
    }

    private boolean lock(Incarnation incarnation, String strength) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select 1 from namespace where incarnation = :incarnation and status = 'active' for "
                                + strength)
                .bind("incarnation", incarnation.value())
                .mapTo(Integer.class)
                .findOne()
                .isPresent());
    }

    /**
     * Applies {@code change} to the namespace and its organization, raises the revision and notes what it adds. The
     * organization's row is locked by this, so it comes last in a transaction.
     *
     * @return the new revision
     */
    public long applyChange(Incarnation incarnation, CounterChange change, Additions additions) {
        return jdbi.withHandle(handle -> {
            long revision = handle.createQuery("""
                            with changed as (
                                update namespace set revision = revision + 1, last_ingested_at = now(),
                                    document_count = document_count + :documents,
                                    total_chunks = total_chunks + :chunks,
                                    total_size_bytes = total_size_bytes + :bytes
                                where incarnation = :incarnation returning revision)
                            insert into namespace_addition (incarnation, revision, versions, chunks)
                                select :incarnation, revision, :addedVersions, :addedChunks from changed
                            returning revision""")
                    .bind("incarnation", incarnation.value())
                    .bindMethods(change)
                    .bindArray("addedVersions", UUID.class, additions.versions())
                    .bindArray("addedChunks", Long.class, additions.chunks())
                    .mapTo(Long.class)
                    .one();
            handle.createUpdate("""
                            update organization o set
                                document_count = o.document_count + :documents,
                                total_chunks = o.total_chunks + :chunks,
                                total_size_bytes = o.total_size_bytes + :bytes
                            from namespace n where n.incarnation = :incarnation and o.organization_id = n.organization_id""")
                    .bind("incarnation", incarnation.value())
                    .bindMethods(change)
                    .execute();
            return revision;
        });
    }

    /**
     * Forgets additions of long ago.
     *
     * @return how many
     */
    public int forgetAdditions(Duration age, int limit) {
        return jdbi.withHandle(handle -> handle.createUpdate("""
                        delete from namespace_addition where (incarnation, revision) in (
                            select incarnation, revision from namespace_addition
                            where added_at < now() - make_interval(secs => :seconds)
                            order by added_at limit :limit for update skip locked)""")
                .bind("seconds", age.toSeconds())
                .bind("limit", limit)
                .execute());
    }

    /**
     * Raises the revision without a change of what is published: what searches find of it has changed, because the index was
     * put right. Locks the namespace's row, so it comes before what publications lock after that. Nothing for a retired one.
     */
    public void raiseRevision(Incarnation incarnation) {
        jdbi.useHandle(handle -> handle.createUpdate(
                        "update namespace set revision = revision + 1 where incarnation = :incarnation and status = 'active'")
                .bind("incarnation", incarnation.value())
                .execute());
    }

    /**
     * Retires the agent's active namespace and takes its counters out of the organization's. From the commit on nothing
     * finds it and nothing may be written to it.
     *
     * @return what was retired; empty when there was nothing to retire
     */
    public Optional<Retired> retire(OrganizationId organization, AgentId agent) {
        Optional<Retired> retired = jdbi.withHandle(handle -> handle.createQuery("""
                        update namespace set status = 'retired', retired_at = now(), revision = revision + 1
                        where organization_id = :organization and agent_id = :agent and status = 'active'
                        returning incarnation, document_count, total_chunks, total_size_bytes""")
                .bind("organization", organization.value())
                .bind("agent", agent.value())
                .map((row, context) -> new Retired(
                        new Incarnation(row.getObject("incarnation", UUID.class)),
                        new CounterChange(
                                row.getLong("document_count"),
                                row.getLong("total_chunks"),
                                row.getLong("total_size_bytes"))))
                .findOne());
        retired.ifPresent(namespace -> {
            changeAgentCount(organization, -1);
            changeOrganization(organization, namespace.counters().negated());
        });
        return retired;
    }

    /**
     * Gives a retired incarnation back to its agent with its counters.
     *
     * @return false when the agent has a new incarnation meanwhile, or this one is not retired; the caller must roll back then
     */
    public boolean restore(OrganizationId organization, Incarnation incarnation) {
        try {
            return restoreUnlessCreatedAnew(organization, incarnation);
        } catch (UnableToExecuteStatementException e) {
            if (e.getCause() instanceof SQLException cause && UNIQUE_VIOLATION.equals(cause.getSQLState())) {
                return false; // it was created by a transaction that committed after the look for it
            }
            throw e;
        }
    }

    private boolean restoreUnlessCreatedAnew(OrganizationId organization, Incarnation incarnation) {
        Optional<CounterChange> counters = jdbi.withHandle(handle -> handle.createQuery("""
                        update namespace n set status = 'active', retired_at = null, revision = revision + 1
                        where incarnation = :incarnation and status = 'retired' and not exists (
                            select 1 from namespace other where other.organization_id = n.organization_id
                                and other.agent_id = n.agent_id and other.status = 'active')
                        returning document_count, total_chunks, total_size_bytes""")
                .bind("incarnation", incarnation.value())
                .map((row, context) -> new CounterChange(
                        row.getLong("document_count"), row.getLong("total_chunks"), row.getLong("total_size_bytes")))
                .findOne());
        counters.ifPresent(change -> {
            changeAgentCount(organization, 1);
            changeOrganization(organization, change);
        });
        return counters.isPresent();
    }

    /**
     * Removes a namespace that has never held anything and that no operation knows: its incarnation ends with its row, and
     * leaves nothing to purge. What is about to be staged finds it retired.
     *
     * @return false when it is not so
     */
    boolean removeUnused(OrganizationId organization, Incarnation incarnation) {
        // first the lock, then a look with a snapshot of its own: who staged before has committed by then
        if (!lock(incarnation, "update")) {
            return false;
        }
        boolean removed = jdbi.withHandle(handle -> handle.createUpdate("""
                        delete from namespace n where incarnation = :incarnation and status = 'active' and revision = 0
                            and not exists (select 1 from document where incarnation = n.incarnation)
                            and not exists (select 1 from document_version where incarnation = n.incarnation)
                            and not exists (select 1 from operation where incarnation = n.incarnation)""")
                        .bind("incarnation", incarnation.value())
                        .execute()
                > 0);
        if (removed) {
            changeAgentCount(organization, -1);
        }
        return removed;
    }

    /** Removes the last row of a purged incarnation. */
    public void remove(Incarnation incarnation) {
        jdbi.useHandle(handle -> handle.createUpdate(
                        "delete from namespace where incarnation = :incarnation and status = 'retired'")
                .bind("incarnation", incarnation.value())
                .execute());
    }

    private void changeAgentCount(OrganizationId organization, int change) {
        jdbi.useHandle(handle -> handle.createUpdate("update organization set agent_count = agent_count + :change"
                        + " where organization_id = :organization")
                .bind("organization", organization.value())
                .bind("change", change)
                .execute());
    }

    private void changeOrganization(OrganizationId organization, CounterChange change) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        update organization set document_count = document_count + :documents,
                            total_chunks = total_chunks + :chunks, total_size_bytes = total_size_bytes + :bytes
                        where organization_id = :organization""")
                .bind("organization", organization.value())
                .bindMethods(change)
                .execute());
    }

    static Namespace map(ResultSet row) throws SQLException {
        return new Namespace(
                new OrganizationId(row.getString("organization_id")),
                new AgentId(row.getString("agent_id")),
                new Incarnation(row.getObject("incarnation", UUID.class)),
                new EmbeddingSpace(row.getString("embedding_model"), row.getInt("embedding_dimension")),
                Language.stored(row.getString("language")),
                row.getLong("revision"));
    }

    /**
     * A namespace that was just retired.
     *
     * @param counters what it held
     */
    public record Retired(Incarnation incarnation, CounterChange counters) {}
}
