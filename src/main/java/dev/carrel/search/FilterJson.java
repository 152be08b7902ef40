package dev.carrel.search;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.carrel.document.TextRules;
import dev.carrel.problem.Problem;
import dev.carrel.problem.ProblemException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a filter. What is empty, unknown, too deep or too much is refused where it stands; no more than the limits is ever
 * kept. Stateless.
 */
public final class FilterJson extends JsonDeserializer<Filter> {
    static final int DEEPEST = 8;
    static final int MOST_CLAUSES = 256;
    static final int MOST_VALUES = 1000;

    @Override
    public Filter deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        return new Reading(parser).clause(1);
    }

    /** Reads one filter. */
    private static final class Reading {
        private final JsonParser parser;
        private int clauses;
        private int values;

        Reading(JsonParser parser) {
            this.parser = parser;
        }

        /** Reads the object at which the parser stands. */
        Filter clause(int depth) throws IOException {
            if (!parser.isExpectedStartObjectToken()) {
                throw MismatchedInputException.from(parser, Filter.class, "an object is needed");
            }
            if (depth > DEEPEST) {
                throw invalid(depth, "A filter may be " + DEEPEST + " levels deep.", DEEPEST);
            }
            if (++clauses > MOST_CLAUSES) {
                throw invalid(clauses, "A filter may have " + MOST_CLAUSES + " clauses.", MOST_CLAUSES);
            }
            FilterParts parts = new FilterParts();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                try {
                    member(parts, name, depth);
                } catch (IOException | RuntimeException e) {
                    throw JsonMappingException.wrapWithPath(e, parts, name);
                }
            }
            return parts.filter();
        }

        private void member(FilterParts parts, String name, int depth) throws IOException {
            switch (name) {
                case "and" -> parts.form(name, new Filter.And(clauseList(name, depth)));
                case "or" -> parts.form(name, new Filter.Or(clauseList(name, depth)));
                case "not" -> parts.form(name, new Filter.Not(clause(depth + 1)));
                case "documentKeys" -> parts.form(name, new Filter.Documents(documentKeys()));
                case "key" -> parts.key(key());
                case "eq" -> parts.values(name, List.of(value()));
                case "in" -> parts.values(name, valueList(name));
                case "gt", "gte" -> parts.lower(name, value());
                case "lt", "lte" -> parts.upper(name, value());
                default ->
                    throw invalid(
                            name,
                            "There is no '" + Problem.shortened(name)
                                    + "' in a filter. Known: and, documentKeys, eq, gt, gte, in, key, lt, lte, not, or.",
                            null);
            }
        }

        private List<Filter> clauseList(String name, int depth) throws IOException {
            requireList();
            List<Filter> list = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                try {
                    list.add(clause(depth + 1));
                } catch (IOException | RuntimeException e) {
                    throw JsonMappingException.wrapWithPath(e, list, list.size());
                }
            }
            if (list.isEmpty()) {
                throw empty(name);
            }
            return list;
        }

        private List<Object> valueList(String name) throws IOException {
            requireList();
            List<Object> list = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                try {
                    list.add(value());
                } catch (IOException | RuntimeException e) {
                    throw JsonMappingException.wrapWithPath(e, list, list.size());
                }
            }
            if (list.isEmpty()) {
                throw empty(name);
            }
            return list;
        }

        private List<String> documentKeys() throws IOException {
            List<String> keys = new ArrayList<>();
            for (Object value : valueList("documentKeys")) {
                if (!(value instanceof String key)) {
                    throw invalid(value, "documentKeys are strings.", null);
                }
                TextRules.requireKey("documentKeys", key);
                keys.add(key);
            }
            return keys;
        }

        private String key() throws IOException {
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                throw MismatchedInputException.from(parser, String.class, "a string is needed");
            }
            return parser.getText();
        }

        private Object value() throws IOException {
            if (++values > MOST_VALUES) {
                throw invalid(values, "A filter may have " + MOST_VALUES + " values.", MOST_VALUES);
            }
            return FilterValues.checked(
                    switch (parser.currentToken()) {
                        case VALUE_STRING -> parser.getText();
                        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
                        case VALUE_TRUE -> true;
                        case VALUE_FALSE -> false;
                        default ->
                            throw invalid(null, "A value of a filter is a string, a number, true or false.", null);
                    });
        }

        private void requireList() throws IOException {
            if (!parser.isExpectedStartArrayToken()) {
                throw MismatchedInputException.from(parser, List.class, "a list is needed");
            }
        }
    }

    private static ProblemException empty(String name) {
        return invalid(0, "'" + name + "' is empty: it would mean nothing, and must not mean everything.", null);
    }

    /** The field is known to whoever reads the body. */
    static ProblemException invalid(@Nullable Object value, String detail, @Nullable Object limit) {
        return ProblemException.invalid("filter", value, detail, limit);
    }
}
