package dev.carrel.search.context;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The hits with what stands around them.
 *
 * @param passages documents in the order of their best hits, passages in the order of the document; no two have a chunk in common
 * @param text all passages below the titles of their documents, with {@code […]} where something is left out; for prompts
 * @param tokens of the text, as {@link TokenEstimate} counts them; only when {@code maxTokens} was given
 * @param truncated whether something that was asked for is not in it, because of {@code maxTokens} or of its size
 */
@Schema(examples = """
        {"passages": [{"documentKey": "returns.md", "title": "Returns", "fromOrdinal": 0, "toOrdinal": 1,
           "text": "# Returns\\n\\nReturns are free for 30 days.", "hits": ["returns.md#0"], "score": 0.9919}],
         "text": "=== Returns (returns.md) ===\\n\\n# Returns\\n\\nReturns are free for 30 days.\\n\\n[…]",
         "tokens": 31, "truncated": false}""")
public record SearchContext(
        List<ContextPassage> passages,
        String text,
        @Nullable Integer tokens,
        boolean truncated) {}
