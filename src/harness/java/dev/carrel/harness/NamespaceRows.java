package dev.carrel.harness;

import java.sql.Connection;
import java.util.UUID;

/** Fills the tables of a {@link Database} with namespaces, as publications would. */
public final class NamespaceRows {
    private NamespaceRows() {}

    /**
     * Inserts an active namespace at revision 0 with as many chunks in each of its documents: {@code d0} and so on, with chunks
     * {@code c0} and so on of ids from {@code firstId}, in the order of the documents. Vectors have 3 components.
     *
     * @param agent distinguishes the ids of documents and versions too ({@link #version})
     */
    public static void insert(
            Connection connection, UUID incarnation, String agent, int chunks, int documents, long firstId) {
        Database.execute(connection, """
                insert into organization (organization_id) values ('o') on conflict do nothing;
                insert into namespace (incarnation, organization_id, agent_id, embedding_model, embedding_dimension,
                    document_count, total_chunks)
                values ('%1$s', 'o', '%2$s', 'm', 3, %4$d, %3$d);
                insert into document (incarnation, document_id, document_key, current_version_id, last_version)
                select '%1$s', md5('%2$s' || i)::uuid, 'd' || i, md5('%2$s v' || i)::uuid, 1 from generate_series(0, %4$d - 1) i;
                insert into document_version (incarnation, version_id, document_id, version, operation_id, status, content_hash,
                    published_at)
                select '%1$s', md5('%2$s v' || i)::uuid, md5('%2$s' || i)::uuid, 1, gen_random_uuid(), 'ready', '', now()
                from generate_series(0, %4$d - 1) i;
                insert into chunk (incarnation, chunk_id, document_id, version_id, chunk_key, ordinal, content, embedding,
                    size_bytes)
                select '%1$s', %5$d + i, md5('%2$s' || i / (%3$d / %4$d))::uuid, md5('%2$s v' || i / (%3$d / %4$d))::uuid, 'c' || i,
                    i %% (%3$d / %4$d), repeat('text ', 20), '\\x000000000000000000000000', 100
                from generate_series(0, %3$d - 1) i;
                """.formatted(incarnation, agent, chunks, documents, firstId));
    }

    /** SQL for the id of a document's version. */
    public static String version(String agent, int document) {
        return "md5('%s v%d')::uuid".formatted(agent, document);
    }
}
