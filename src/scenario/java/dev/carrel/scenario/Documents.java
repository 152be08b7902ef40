package dev.carrel.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Lists of documents and chunks, page by page, and the removal of one document. */
final class Documents {
    private static final int PAGE = 2;

    private Documents() {}

    static void check(Organization archive) {
        archive.post("/agents/a/documents?wait=60s", """
                {"documents": [
                  {"key": "d1", "text": "The lighthouse stands on the cape."},
                  {"key": "d2", "title": "Ferries", "metadata": {"line": 7}, "chunks": [
                    {"key": "f1", "text": "The ferry leaves at nine."}, {"key": "f2", "text": "It returns at five."},
                    {"key": "f3", "text": "Bicycles travel free."}]},
                  {"key": "d3", "text": "The museum is closed on Mondays."},
                  {"key": "d4", "text": "Dogs are welcome on the beach."},
                  {"key": "d5", "text": "The harbour master answers on channel twelve."}]}""").json(200);

        assertThat(keys(archive, "/agents/a/documents")).containsExactly("d1", "d2", "d3", "d4", "d5");
        assertThat(keys(archive, "/agents/a/documents/d2/chunks")).containsExactly("f1", "f2", "f3");
        JsonNode ferries = archive.get("/agents/a/documents/d2").json(200);
        assertThat(ferries.path("title").asText()).isEqualTo("Ferries");
        assertThat(ferries.at("/metadata/line").asInt()).isEqualTo(7);
        assertThat(ferries.path("chunks").asInt()).isEqualTo(3);
        assertThat(ferries.path("version").asInt()).isEqualTo(1);

        JsonNode removed = archive.delete("/agents/a/documents/d2").json(200);
        assertThat(removed.path("deletedChunks").asInt()).isEqualTo(3);
        archive.get("/agents/a/documents/d2").problem(404, "not-found");
        assertThat(keys(archive, "/agents/a/documents")).containsExactly("d1", "d3", "d4", "d5");
        JsonNode agents = archive.get("/agents").json(200).path("items");
        assertThat(agents).hasSize(1);
        assertThat(agents.path(0).path("documentCount").asInt()).isEqualTo(4);
        assertThat(agents.path(0).path("totalChunks").asInt()).isEqualTo(4);
    }

    /** The keys of a whole list, of which no page may be larger than asked for. */
    private static List<String> keys(Organization archive, String path) {
        List<String> keys = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = archive.get(path + "?limit=" + PAGE + cursor).json(200);
            assertThat(page.path("items").size()).isBetween(1, PAGE);
            page.path("items").forEach(item -> keys.add(item.path("key").asText()));
            cursor = page.has("next") ? "&cursor=" + page.path("next").asText() : "";
        } while (!cursor.isEmpty());
        return keys;
    }
}
