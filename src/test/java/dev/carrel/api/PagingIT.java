package dev.carrel.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carrel.harness.Api;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Lists, page by page. */
@ExtendWith(SharedService.class)
class PagingIT {
    private final Api api;

    PagingIT(Service service) {
        this.api = service.api();
    }

    /** One member of all items, read in pages of a size; each page but the last must be full. */
    private List<String> pages(String list, int size, String member) {
        List<String> values = new ArrayList<>();
        String cursor = "";
        for (int page = 0; page < 100; page++) {
            char first = list.indexOf('?') < 0 ? '?' : '&';
            JsonNode answer =
                    api.get(list + first + "limit=" + size + cursor).expect(200).json();
            values.addAll(Tenant.texts(answer.path("items"), member));
            if (!answer.has("next")) {
                return values;
            }
            assertThat(answer.path("items")).hasSize(size);
            cursor = "&cursor=" + answer.path("next").asText();
        }
        throw new AssertionError("no end of " + list);
    }

    private static List<Map<String, Object>> chunks(int count, String documentKey) {
        return IntStream.range(0, count)
                .mapToObj(i ->
                        Map.<String, Object>of("key", "c" + i, "documentKey", documentKey + i % 7, "text", "t" + i))
                .toList();
    }

    @Test
    void documentsComeInTheOrderOfTheirKeysEachOnce(Tenant mine) {
        mine.putChunks(chunks(7, "d"));
        mine.putChunks(
                Map.of("key", "ä", "text", "x"), Map.of("key", "Z/😀", "text", "y"), Map.of("key", " ", "text", "z"));
        List<String> all = mine.documentKeys();

        assertThat(all)
                .hasSize(10)
                .doesNotHaveDuplicates()
                .containsSubsequence("d0", "d1", "d2", "d3", "d4", "d5", "d6");
        for (int size : List.of(1, 3, 5, 10, 11)) {
            assertThat(pages(mine.path("/documents"), size, "key"))
                    .as("pages of %d", size)
                    .isEqualTo(all);
        }
    }

    @Test
    void chunksComeInTheOrderOfTheDocument(Tenant mine) {
        mine.putChunks(chunks(63, "d"));

        List<String> expected =
                IntStream.range(0, 9).mapToObj(i -> "c" + (7 * i + 3)).toList();
        for (int size : List.of(1, 4, 9, 100)) {
            assertThat(pages(mine.path("/documents/d3/chunks"), size, "key")).isEqualTo(expected);
        }
    }

    @Test
    void whatComesAndGoesMeanwhileShiftsNothing(Tenant mine) {
        mine.putChunks(
                Map.of("key", "a", "text", "a"),
                Map.of("key", "c", "text", "c"),
                Map.of("key", "e", "text", "e"),
                Map.of("key", "g", "text", "g"));
        JsonNode first = mine.get("/documents?limit=2").expect(200).json();
        mine.putChunks(Map.of("key", "b", "text", "b"), Map.of("key", "d", "text", "d"));
        mine.delete("/documents/c").expect(200);
        mine.delete("/documents/g").expect(200);
        JsonNode second = mine.get(
                        "/documents?limit=10&cursor=" + first.path("next").asText())
                .expect(200)
                .json();

        assertThat(Tenant.texts(first.path("items"), "key")).containsExactly("a", "c");
        assertThat(Tenant.texts(second.path("items"), "key")).containsExactly("d", "e");
    }

    @Test
    void agentsComeInTheOrderOfTheirNamesWithTheirStatistics(Tenant mine) {
        for (int i = 0; i < 5; i++) {
            mine.sibling("sibling-" + i).putChunks(Map.of("key", "c1", "text", "x".repeat(i + 1)));
        }
        String list = mine.organizationPath("/agents");
        for (int size : List.of(1, 2, 6, 7)) {
            assertThat(pages(list, size, "agentId"))
                    .containsExactly("neighbour", "sibling-0", "sibling-1", "sibling-2", "sibling-3", "sibling-4");
        }
        JsonNode items = api.get(list).expect(200).json().path("items");
        assertThat(Tenant.texts(items, "totalSizeBytes")).endsWith("1", "2", "3", "4", "5");
        assertThat(items.get(1)).isEqualTo(mine.sibling("sibling-0").stats());
    }

    @Test
    void ingestionsComeNewestFirstByAgentAndStatus(Tenant mine) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.addFirst(mine.ingest(Map.of("key", "d" + i, "text", "t" + i))
                    .path("id")
                    .asText());
        }
        String other = mine.sibling("sibling")
                .ingest(Map.of("key", "d", "text", "t"))
                .path("id")
                .asText();
        String list = mine.organizationPath("/ingestions");
        for (int size : List.of(1, 2, 5, 6)) {
            assertThat(pages(list + "?agentId=agent", size, "id")).isEqualTo(ids);
        }
        assertThat(pages(list, 4, "id"))
                .startsWith(other)
                .endsWith(ids.getLast())
                .hasSize(6);
        assertThat(pages(list + "?status=completed", 4, "id")).hasSize(6);
        assertThat(pages(list + "?status=failed", 4, "id")).isEmpty();
    }

    @Test
    void documentsOfAnIngestionComeInTheOrderOfTheRequest(Tenant mine) {
        List<Map<String, Object>> documents = IntStream.range(0, 12)
                .mapToObj(i -> Map.<String, Object>of("key", "d" + (11 - i), "text", "t" + i))
                .toList();
        String id = mine.ingest(documents).path("id").asText();

        List<String> expected =
                IntStream.range(0, 12).mapToObj(i -> "d" + (11 - i)).toList();
        String list = mine.organizationPath("/ingestions/" + id + "/documents");
        for (int size : List.of(1, 5, 12, 13)) {
            assertThat(pages(list, size, "key")).isEqualTo(expected);
            assertThat(pages(list + "?outcome=published", size, "key")).isEqualTo(expected);
        }
        assertThat(pages(list + "?outcome=failed", 5, "key")).isEmpty();
    }

    @Test
    void hundredItemsMakeAPageUnlessTold(Tenant mine) {
        mine.putChunks(IntStream.range(0, 101)
                .mapToObj(i -> Map.<String, Object>of("key", "c" + i, "documentKey", "d", "text", "t" + i))
                .toList());
        JsonNode page = mine.get("/documents/d/chunks").expect(200).json();

        assertThat(page.path("items")).hasSize(100);
        assertThat(page.has("next")).isTrue();
    }
}
