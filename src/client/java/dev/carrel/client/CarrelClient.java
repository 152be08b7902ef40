package dev.carrel.client;

import com.fasterxml.jackson.core.type.TypeReference;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Carrel service over HTTP, with typed answers. Safe for use by many threads.
 *
 * <p>Every method throws {@link ProblemException} where the service answered with a problem document, and
 * {@link UnreachableException} where no usable answer came. Requests turned away with 429 or 503 are repeated as the
 * {@link Retry} says.
 */
public final class CarrelClient {
    private final URI service;
    private final Http http;

    /**
     * Connects when first used.
     *
     * @param service such as {@code http://127.0.0.1:8080}
     */
    public CarrelClient(URI service, Retry retry) {
        this.service = service;
        this.http = new Http(service, retry);
    }

    public URI service() {
        return service;
    }

    /** Sends documents for ingestion; the answer tells which were refused, the ingestion goes on behind it. */
    public Ingestion addDocuments(AgentAddress agent, List<NewDocument> documents) {
        return http.post(agent.path() + "/documents", Map.of("documents", documents), new TypeReference<>() {});
    }

    /**
     * Sends one document as the bytes it has.
     *
     * @param mediaType {@code text/plain} or {@code text/markdown}; the service reads the bytes as UTF-8
     * @param importance 0 to 1; null for 1
     */
    public Ingestion putDocument(
            AgentAddress agent, String key, String mediaType, byte[] body, @Nullable Double importance) {
        String query = importance == null ? "" : "?importance=" + importance;
        return http.putRaw(documentPath(agent, key) + query, mediaType, body, new TypeReference<>() {});
    }

    public Ingestion ingestion(String organization, String id) {
        return http.get(ingestionPath(organization, id), new TypeReference<>() {});
    }

    /** The documents of an ingestion with the given outcome, such as {@code failed}. */
    public Page<IngestedDocument> ingestedDocuments(
            String organization, String id, String outcome, @Nullable String cursor) {
        String path = ingestionPath(organization, id) + "/documents?limit=200&outcome=" + Http.segment(outcome);
        return http.get(path + (cursor == null ? "" : "&cursor=" + Http.segment(cursor)), new TypeReference<>() {});
    }

    /** Writes at most 1,000 chunks; they are searchable when this returns. */
    public WrittenChunks putChunks(AgentAddress agent, List<NewChunk> chunks) {
        return http.put(agent.path() + "/chunks", Map.of("chunks", chunks), new TypeReference<>() {});
    }

    /**
     * Sets the language of an agent's texts, and creates the agent when there is none.
     *
     * @param language {@code english}, {@code german} and so on, or {@code plain}
     */
    public AgentSettings setLanguage(AgentAddress agent, String language) {
        return http.put(agent.path() + "/settings", new AgentSettings(language), new TypeReference<>() {});
    }

    public SearchAnswer search(AgentAddress agent, SearchRequest request) {
        return http.post(agent.path() + "/search", request, new TypeReference<>() {});
    }

    /** Has the service load what searches of this agent need; null for the service's own limit of chunks. */
    public WarmUpAnswer warmUp(AgentAddress agent, @Nullable Integer limit) {
        return http.post(
                agent.path() + "/warmup" + (limit == null ? "" : "?limit=" + limit),
                Map.of(),
                new TypeReference<>() {});
    }

    public AgentStats stats(AgentAddress agent) {
        return http.get(agent.path() + "/stats", new TypeReference<>() {});
    }

    public OrganizationStats stats(String organization) {
        return http.get(AgentAddress.organizationPath(organization) + "/stats", new TypeReference<>() {});
    }

    /** An organization's agents with their statistics. */
    public Page<AgentStats> agents(String organization, int limit, @Nullable String cursor) {
        return http.get(
                listPath(AgentAddress.organizationPath(organization) + "/agents", limit, cursor),
                new TypeReference<>() {});
    }

    public Page<DocumentSummary> documents(AgentAddress agent, int limit, @Nullable String cursor) {
        return http.get(listPath(agent.path() + "/documents", limit, cursor), new TypeReference<>() {});
    }

    public RemovedDocument deleteDocument(AgentAddress agent, String key) {
        return http.delete(documentPath(agent, key), new TypeReference<>() {});
    }

    /** Deletes the agent's whole namespace: gone from searches when this returns, purged behind it. */
    public QueuedDeletion deleteAgent(AgentAddress agent) {
        return http.delete(agent.path(), new TypeReference<>() {});
    }

    /** A deletion of an agent. */
    public Deletion deletion(String organization, String queueId) {
        return http.get(
                AgentAddress.organizationPath(organization) + "/deletions/" + Http.segment(queueId),
                new TypeReference<>() {});
    }

    /** An organization's operations, newest first. */
    public Page<Operation> operations(String organization, OperationQuery query, int limit, @Nullable String cursor) {
        return http.get(
                listPath(AgentAddress.organizationPath(organization) + "/operations", limit, cursor)
                        + query.parameters(),
                new TypeReference<>() {});
    }

    /** One operation with its lease, claims and executions. */
    public Operation operation(String organization, String id) {
        return http.get(operationPath(organization, id), new TypeReference<>() {});
    }

    /** Asks something of an operation: {@code cancel}, {@code retry} or {@code restart}. */
    public Operation control(String organization, String id, String action) {
        return http.post(operationPath(organization, id) + "/" + action, Map.of(), new TypeReference<>() {});
    }

    private static String operationPath(String organization, String id) {
        return AgentAddress.organizationPath(organization) + "/operations/" + Http.segment(id);
    }

    /** The reconciliations of an organization, or of the whole service for null. */
    public Reconciliations reconciliations(@Nullable String organization) {
        String scope = organization == null ? "/api/v1" : AgentAddress.organizationPath(organization);
        return new Reconciliations(http, scope + "/reconciliations");
    }

    /**
     * Starts a pruning of an agent.
     *
     * @param unusedFor ISO 8601 duration
     */
    public Pruning prune(AgentAddress agent, String unusedFor, boolean dryRun) {
        Map<String, Object> request = Map.of("unusedFor", unusedFor, "dryRun", dryRun);
        return http.post(agent.path() + "/prunings", request, new TypeReference<>() {});
    }

    public Pruning pruning(String organization, String id) {
        return http.get(pruningPath(organization, id), new TypeReference<>() {});
    }

    /** The first chunks that a pruning has found cold. */
    public Page<Pruning.Chunk> prunedChunks(String organization, String id, int limit) {
        return http.get(listPath(pruningPath(organization, id) + "/chunks", limit, null), new TypeReference<>() {});
    }

    private static String pruningPath(String organization, String id) {
        return AgentAddress.organizationPath(organization) + "/prunings/" + Http.segment(id);
    }

    /** Whether the service can serve now; the answer is the same kind of document when it cannot. */
    public Health readiness() {
        return http.getAnyStatus("/health/ready", new TypeReference<>() {});
    }

    private static String documentPath(AgentAddress agent, String key) {
        return agent.path() + "/documents/" + Http.segment(key);
    }

    private static String ingestionPath(String organization, String id) {
        return AgentAddress.organizationPath(organization) + "/ingestions/" + Http.segment(id);
    }

    private static String listPath(String path, int limit, @Nullable String cursor) {
        return path + "?limit=" + limit + (cursor == null ? "" : "&cursor=" + Http.segment(cursor));
    }
}
