package dev.carrel.search.context;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Chunks of a document that follow on each other without a gap, as one text.
 *
 * @param fromOrdinal place of its first chunk in the document
 * @param toOrdinal place of its last
 * @param hits keys of the chunks in it that were found, in the order of the document
 * @param score of the best of them
 */
@Schema(examples = """
        {"documentKey": "returns.md", "title": "Returns", "fromOrdinal": 0, "toOrdinal": 1,
         "text": "# Returns\\n\\nReturns are free for 30 days.", "hits": ["returns.md#0"], "score": 0.9919}""")
public record ContextPassage(
        String documentKey,
        @Nullable String title,
        int fromOrdinal,
        int toOrdinal,
        String text,
        List<String> hits,
        double score) {}
