package dev.carrel.search;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.carrel.problem.Problem;
import dev.carrel.problem.ProblemException;
import dev.carrel.rerank.RerankConfig;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Whether a caller wants a search reranked.
 *
 * @param candidates how many of the best are reranked; null for as many as configured
 */
record RerankRequest(boolean wanted, @Nullable Integer candidates) {

    /** Reads {@code true}, {@code false} or {@code {"candidates": n}}. Stateless. */
    static final class Form extends JsonDeserializer<RerankRequest> {
        @Override
        public RerankRequest deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            return switch (parser.currentToken()) {
                case VALUE_TRUE -> new RerankRequest(true, null);
                case VALUE_FALSE -> new RerankRequest(false, null);
                case START_OBJECT -> new RerankRequest(true, candidates(parser));
                default ->
                    throw MismatchedInputException.from(
                            parser, RerankRequest.class, "true, false or an object is needed");
            };
        }

        private static @Nullable Integer candidates(JsonParser parser) throws IOException {
            Integer candidates = null;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                if (!name.equals("candidates")) {
                    throw invalid(
                            name, "There is no '" + Problem.shortened(name) + "' in rerank. Known: candidates.", null);
                }
                if (parser.nextToken() != JsonToken.VALUE_NUMBER_INT) {
                    throw MismatchedInputException.from(parser, Integer.class, "candidates is a whole number");
                }
                long value = parser.getNumberType() == JsonParser.NumberType.INT ? parser.getIntValue() : 0;
                if (value < 1 || value > RerankConfig.MOST_CANDIDATES) {
                    throw invalid(
                            Problem.shortened(parser.getText()),
                            "rerank.candidates must be 1 to " + RerankConfig.MOST_CANDIDATES + ".",
                            RerankConfig.MOST_CANDIDATES);
                }
                candidates = (int) value;
            }
            return candidates;
        }
    }

    /** The field is known to whoever reads the body. */
    static ProblemException invalid(@Nullable Object value, String detail, @Nullable Object limit) {
        return ProblemException.invalid("rerank", value, detail, limit);
    }
}
