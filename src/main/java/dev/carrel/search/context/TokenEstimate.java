package dev.carrel.search.context;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;

/**
 * Counts tokens as OpenAI's models of the vocabulary {@code o200k_base} do; for models of others it is an estimate, usually
 * within a tenth for English. By JTokkit, which LangChain4j's OpenAI module brings: its own {@code OpenAiTokenCountEstimator}
 * counts the same, and loads four vocabularies (66 MB, tried by hand) where this one is 29 MB. Loaded when first needed, in
 * about a second; then some 5 MB of text a second. Thread-safe.
 */
final class TokenEstimate {
    private TokenEstimate() {}

    static int of(String text) {
        return Loaded.ENCODING.countTokensOrdinary(text);
    }

    /** The beginning of a text, of so many tokens at most. */
    static String beginning(String text, int tokens) {
        return Loaded.ENCODING.decode(
                Loaded.ENCODING.encodeOrdinary(text, tokens).getTokens());
    }

    private static final class Loaded {
        static final Encoding ENCODING = Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE);
    }
}
