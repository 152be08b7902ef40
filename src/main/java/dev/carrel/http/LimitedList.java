package dev.carrel.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.carrel.problem.ProblemException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a list up to its limit and refuses the body when one more element begins. Checking the size afterwards would be
 * late: three bytes of body make an element of a hundred bytes of heap. A subclass names type and limit. Stateless.
 *
 * @param <T> the element; null elements are kept for the checks that come after
 */
public abstract class LimitedList<T> extends JsonDeserializer<List<@Nullable T>> {
    private final Class<T> type;
    private final int most;

    protected LimitedList(Class<T> type, int most) {
        this.type = type;
        this.most = most;
    }

    @Override
    public List<@Nullable T> deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        if (!parser.isExpectedStartArrayToken()) {
            throw MismatchedInputException.from(parser, List.class, "a list is needed");
        }
        String field = parser.currentName();
        List<@Nullable T> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (list.size() == most) {
                throw ProblemException.invalid(field, null, field + " has more than " + most + " elements.", most);
            }
            try {
                list.add(parser.currentToken() == JsonToken.VALUE_NULL ? null : context.readValue(parser, type));
            } catch (IOException | RuntimeException e) {
                throw JsonMappingException.wrapWithPath(e, list, list.size());
            }
        }
        return list;
    }
}
