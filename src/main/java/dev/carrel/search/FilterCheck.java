package dev.carrel.search;

import dev.carrel.document.AttributeSchema;
import dev.carrel.index.AttributeKind;
import dev.carrel.index.Attributes;
import dev.carrel.index.Clause;
import dev.carrel.namespace.Incarnation;
import dev.carrel.namespace.NamespaceService;
import dev.carrel.problem.Problem;
import dev.carrel.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Compares a filter with the attributes that a namespace has: what no document can pass because its key is misspelt or its
 * value is of another type is refused, rather than answered with nothing. Thread-safe.
 */
@ApplicationScoped
class FilterCheck {
    private static final int MOST_NAMED = 20;

    private final AttributeSchema schema;
    private final NamespaceService namespaces;

    @Inject
    FilterCheck(AttributeSchema schema, NamespaceService namespaces) {
        this.schema = schema;
        this.namespaces = namespaces;
    }

    /**
     * The filter for the index; empty when the namespace turns out to be retired, whose attributes say nothing any more.
     *
     * @throws ProblemException 400 naming the key or the value, and what there is
     */
    Optional<Clause> check(Incarnation incarnation, Filter filter) {
        try {
            return Optional.of(checked(incarnation, filter));
        } catch (ProblemException e) {
            if (namespaces.revision(incarnation).isEmpty()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Clause checked(Incarnation incarnation, Filter filter) {
        Set<String> keys = new HashSet<>();
        collectKeys(filter, keys);
        Map<String, Set<AttributeKind>> known = keys.isEmpty() ? Map.of() : schema.kinds(incarnation, keys);
        for (String key : keys) {
            if (!known.containsKey(key)) {
                List<String> some = schema.someKeys(incarnation, MOST_NAMED);
                throw FilterJson.invalid(
                        key,
                        "This agent's documents have no attribute '" + Problem.shortened(key) + "'."
                                + (some.isEmpty()
                                        ? " They have none."
                                        : " They have: " + String.join(", ", some) + "."),
                        null);
            }
        }
        return clause(filter, known);
    }

    private static void collectKeys(Filter filter, Set<String> keys) {
        switch (filter) {
            case Filter.And and -> and.clauses().forEach(clause -> collectKeys(clause, keys));
            case Filter.Or or -> or.clauses().forEach(clause -> collectKeys(clause, keys));
            case Filter.Not not -> collectKeys(not.clause(), keys);
            case Filter.Documents documents -> {}
            case Filter.In in -> keys.add(in.key());
            case Filter.Range range -> keys.add(range.key());
        }
    }

    private static Clause clause(Filter filter, Map<String, Set<AttributeKind>> known) {
        return switch (filter) {
            case Filter.And and -> new Clause.All(clauses(and.clauses(), known));
            case Filter.Or or -> new Clause.Any(clauses(or.clauses(), known));
            case Filter.Not not -> new Clause.Not(clause(not.clause(), known));
            case Filter.Documents documents -> new Clause.OfDocument(documents.keys());
            case Filter.In in -> in(in, known.getOrDefault(in.key(), Set.of()));
            case Filter.Range range -> range(range, known.getOrDefault(range.key(), Set.of()));
        };
    }

    private static List<Clause> clauses(List<Filter> filters, Map<String, Set<AttributeKind>> known) {
        return filters.stream().map(filter -> clause(filter, known)).toList();
    }

    private static Clause in(Filter.In in, Set<AttributeKind> kinds) {
        List<String> attributes = new ArrayList<>();
        for (Object value : in.values()) {
            AttributeKind kind = switch (value) {
                case String text -> AttributeKind.STRING;
                case Boolean flag -> AttributeKind.BOOLEAN;
                default -> AttributeKind.NUMBER;
            };
            require(in.key(), value, kind, kinds);
            attributes.add(Attributes.of(in.key(), value));
        }
        return new Clause.WithAttribute(attributes);
    }

    private static Clause range(Filter.Range range, Set<AttributeKind> kinds) {
        String key = range.key();
        Optional<AttributeKind> lower = boundKind(key, range.lower());
        Optional<AttributeKind> upper = boundKind(key, range.upper());
        AttributeKind kind = lower.or(() -> upper).orElseThrow();
        if (upper.isPresent() && upper.get() != kind) {
            throw FilterJson.invalid(
                    range.upper(),
                    "The range of '" + key + "' has a number on one side and a date on the other.",
                    null);
        }
        require(key, range.lower() == null ? range.upper() : range.lower(), kind, kinds);
        boolean numbers = kind == AttributeKind.NUMBER;
        // without a bound, the range ends where the numbers or dates of this key do
        return new Clause.Between(
                range.lower() == null
                        ? numbers ? Attributes.beforeNumbers(key) : Attributes.beforeDates(key)
                        : Attributes.of(key, ordered(range.lower())),
                range.lower() == null || range.lowerIncluded(),
                range.upper() == null
                        ? numbers ? Attributes.afterNumbers(key) : Attributes.afterDates(key)
                        : Attributes.of(key, ordered(range.upper())),
                range.upper() != null && range.upperIncluded());
    }

    private static Object ordered(Object bound) {
        return bound instanceof String text ? Attributes.date(text).orElseThrow() : bound;
    }

    private static Optional<AttributeKind> boundKind(String key, @Nullable Object bound) {
        return switch (bound) {
            case null -> Optional.empty();
            case Number number -> Optional.of(AttributeKind.NUMBER);
            case String text when Attributes.date(text).isPresent() -> Optional.of(AttributeKind.DATE);
            default ->
                throw FilterJson.invalid(
                        bound,
                        "The range of '" + key + "' needs numbers, or dates like 2026-11-22 or 2026-11-22T13:58:03Z; '"
                                + bound + "' is neither.",
                        null);
        };
    }

    private static void require(String key, @Nullable Object value, AttributeKind kind, Set<AttributeKind> kinds) {
        if (!kinds.contains(kind)) {
            throw FilterJson.invalid(
                    value,
                    "'" + value + "' is a " + word(kind) + ", and no document has '" + key + "' as one: it is a "
                            + kinds.stream().map(FilterCheck::word).collect(Collectors.joining(" or "))
                            + " here.",
                    null);
        }
    }

    private static String word(AttributeKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
