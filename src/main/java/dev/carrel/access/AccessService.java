package dev.carrel.access;

import dev.carrel.http.Page;
import dev.carrel.http.PageCursor;
import dev.carrel.namespace.AgentId;
import dev.carrel.namespace.Incarnation;
import dev.carrel.namespace.NamespaceService;
import dev.carrel.namespace.OrganizationId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What callers learn and tell about the use of an agent's chunks. */
@ApplicationScoped
public class AccessService {
    private final NamespaceService namespaces;
    private final HotChunks hot;
    private final ColdChunks cold;
    private final AccessRepository rows;
    private final ChunkAccesses accesses;

    @Inject
    public AccessService(
            NamespaceService namespaces,
            HotChunks hot,
            ColdChunks cold,
            AccessRepository rows,
            ChunkAccesses accesses) {
        this.namespaces = namespaces;
        this.hot = hot;
        this.cold = cold;
        this.rows = rows;
        this.accesses = accesses;
    }

    /** The chunks used most. @throws dev.carrel.problem.ProblemException 404 when there is no such agent */
    Page<HotChunkView> hottest(OrganizationId organization, AgentId agent, int limit) {
        Incarnation incarnation = namespaces.resolve(organization, agent).incarnation();
        List<HotChunkView> views = hot.hottest(incarnation, limit).stream()
                .map(chunk -> new HotChunkView(
                        chunk.chunkKey(),
                        chunk.documentKey(),
                        chunk.preview(),
                        chunk.accessCount(),
                        chunk.relevance(),
                        chunk.lastAccessedAt()))
                .toList();
        return new Page<>(views, null);
    }

    /** A page of cold chunks. @throws dev.carrel.problem.ProblemException 404 when there is no such agent */
    Page<ColdChunkView> cold(OrganizationId organization, AgentId agent, Duration unusedFor, long last, int limit) {
        Incarnation incarnation = namespaces.resolve(organization, agent).incarnation();
        ColdChunks.Part part = cold.part(incarnation, Instant.now().minus(unusedFor), Math.max(0, last), limit);
        List<ColdChunkView> views = part.cold().stream()
                .map(chunk -> new ColdChunkView(
                        chunk.chunkKey(),
                        chunk.documentKey(),
                        chunk.preview(),
                        chunk.publishedAt(),
                        chunk.accessCount(),
                        chunk.lastAccessedAt()))
                .toList();
        return new Page<>(views, part.whole() ? null : PageCursor.encode(Long.toString(part.end())));
    }

    /** Notes accesses to published chunks. @throws dev.carrel.problem.ProblemException 404 when there is no such agent */
    Reported report(OrganizationId organization, AgentId agent, List<AccessReport.Checked> reported) {
        Incarnation incarnation = namespaces.resolve(organization, agent).incarnation();
        Set<String> published = rows.published(
                incarnation,
                reported.stream().map(AccessReport.Checked::chunkKey).distinct().toList());
        int recorded = 0;
        for (AccessReport.Checked access : reported) {
            if (published.contains(access.chunkKey())) {
                accesses.record(incarnation, access.chunkKey(), access.use());
                recorded++;
            }
        }
        return new Reported(recorded, reported.size() - recorded);
    }

    /** What became of a report: elements that are counted, and those whose key no published chunk has. */
    @Schema(examples = "{\"recorded\": 2, \"ignored\": 0}")
    public record Reported(int recorded, int ignored) {}

    /**
     * A chunk and its use.
     *
     * @param text the beginning of its text
     * @param avgRelevanceScore mean cosine of the accesses whose relevance is known; absent when there is none
     */
    @Schema(examples = """
            {"chunkKey": "faq-17", "documentKey": "faq", "text": "Returns are free for 30 days.", "accessCount": 412,
             "avgRelevanceScore": 0.81, "lastAccessedAt": "2026-11-22T14:20:07.031Z"}""")
    public record HotChunkView(
            String chunkKey,
            String documentKey,
            String text,
            long accessCount,
            @Nullable Double avgRelevanceScore,
            Instant lastAccessedAt) {}

    /**
     * A chunk that was not used for long.
     *
     * @param text the beginning of its text
     * @param publishedAt when this text of it was published
     * @param lastAccessedAt absent when it was never accessed
     */
    @Schema(examples = """
            {"chunkKey": "faq-3", "documentKey": "faq", "text": "Our fax number is 555.", "accessCount": 1,
             "publishedAt": "2026-01-12T08:15:30Z", "lastAccessedAt": "2026-02-01T10:00:00Z"}""")
    public record ColdChunkView(
            String chunkKey,
            String documentKey,
            String text,
            Instant publishedAt,
            long accessCount,
            @Nullable Instant lastAccessedAt) {}
}
