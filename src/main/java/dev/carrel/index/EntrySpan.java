package dev.carrel.index;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carrel.http.Json;
import java.util.List;
import java.util.UUID;

/** Whose entries are read. There is no span that means everything by leaving something out. */
public sealed interface EntrySpan {

    /** Entries of every incarnation in {@code (after, upTo]}, known or not. */
    record Range(UUID after, UUID upTo) implements EntrySpan {
        @Override
        public ObjectNode query() {
            ObjectNode query = Json.MAPPER.createObjectNode();
            query.putObject("range")
                    .putObject("incarnation")
                    .put("gt", after.toString())
                    .put("lte", upTo.toString());
            return query;
        }
    }

    /** Entries of these incarnations; of none, when there are none. */
    record Of(List<UUID> incarnations) implements EntrySpan {
        @Override
        public ObjectNode query() {
            ObjectNode query = Json.MAPPER.createObjectNode();
            var terms = query.putObject("terms").putArray("incarnation");
            incarnations.forEach(incarnation -> terms.add(incarnation.toString()));
            return query;
        }
    }

    /** The query for them. */
    ObjectNode query();
}
