package dev.carrel.chaos;

import dev.carrel.chaos.Ledger.Write;
import dev.carrel.harness.FakeEmbeddings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Bodies of requests to one agent. */
record Requests(Ledger ledger) {

    /** Documents: with vectors as chunks, without as text that the service splits and embeds. */
    Map<String, Object> documents(List<Write> writes) {
        return Map.of("documents", writes.stream().map(this::document).toList());
    }

    private Map<String, Object> document(Write write) {
        List<String> texts = IntStream.range(0, write.parts())
                .mapToObj(part -> SearchCheck.marker(ledger, write, part).text())
                .toList();
        return write.embedded()
                ? Map.of(
                        "key",
                        write.key(),
                        "chunks",
                        texts.stream()
                                .map(text -> Map.of("text", text, "embedding", FakeEmbeddings.vector(text)))
                                .toList())
                : Map.of("key", write.key(), "text", String.join("\n\n", texts));
    }

    /** Single chunks. */
    Map<String, Object> chunks(List<Write> writes) {
        return Map.of("chunks", writes.stream().map(this::chunk).toList());
    }

    private Map<String, Object> chunk(Write write) {
        String text = SearchCheck.marker(ledger, write, 0).text();
        Map<String, Object> chunk = new HashMap<>(Map.of("key", write.key(), "text", text));
        if (write.embedded()) {
            chunk.put("embedding", FakeEmbeddings.vector(text));
        }
        return chunk;
    }

    /** Keys of chunks to be removed. */
    Map<String, Object> keys(List<Write> writes) {
        return Map.of("keys", writes.stream().map(Write::key).toList());
    }
}
