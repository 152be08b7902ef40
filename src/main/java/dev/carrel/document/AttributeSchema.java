package dev.carrel.document;

import dev.carrel.database.ArrayArgument;
import dev.carrel.index.AttributeKind;
import dev.carrel.namespace.Incarnation;
import dev.carrel.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jdbi.v3.core.Jdbi;

/**
 * Which metadata keys a namespace has, and of which kinds their values are: inferred when documents are staged, in the
 * transaction that stages them, so that it is there before anything is published. It only grows, and goes with the namespace:
 * whether the last document with a key is gone could only be told by looking at all. Thread-safe.
 */
@ApplicationScoped
public class AttributeSchema {
    /** Most keys of one namespace; transactions at the same time may bring it somewhat above. */
    public static final int MOST_KEYS = 1000;

    private final Jdbi jdbi;

    @Inject
    public AttributeSchema(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * Adds what these have and the namespace does not know yet; one look-up when there is nothing. Needs a transaction in which
     * the namespace is locked, and comes before documents are locked: everybody takes both in this order.
     *
     * @throws ProblemException 400 when the namespace would have too many keys
     */
    public void note(Incarnation incarnation, Collection<Map<String, Object>> metadata) {
        Map<String, Set<AttributeKind>> seen = new TreeMap<>(); // in order, so that two of these do not deadlock
        metadata.forEach(pairs ->
                pairs.forEach((key, value) -> seen.computeIfAbsent(key, name -> EnumSet.noneOf(AttributeKind.class))
                        .addAll(AttributeKind.of(value))));
        if (seen.isEmpty()) {
            return;
        }
        Map<String, Set<AttributeKind>> known = kinds(incarnation, seen.keySet());
        seen.entrySet()
                .removeIf(entry -> known.getOrDefault(entry.getKey(), Set.of()).containsAll(entry.getValue()));
        if (seen.isEmpty()) {
            return;
        }
        add(incarnation, seen);
        if (!known.keySet().containsAll(seen.keySet())) {
            requireFewEnough(incarnation);
        }
    }

    private void add(Incarnation incarnation, Map<String, Set<AttributeKind>> kinds) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        insert into namespace_attribute as a (incarnation, attribute_key, kinds)
                        select :incarnation, key, kinds from unnest(:keys, :kinds) row (key, kinds) order by key collate "C"
                        on conflict (incarnation, attribute_key) do update set kinds = a.kinds | excluded.kinds""")
                .bind("incarnation", incarnation.value())
                .bind("keys", ArrayArgument.of("text", kinds.keySet().toArray(String[]::new)))
                .bind(
                        "kinds",
                        ArrayArgument.of(
                                "int4",
                                kinds.values().stream().map(AttributeKind::bits).toArray(Integer[]::new)))
                .execute());
    }

    private void requireFewEnough(Incarnation incarnation) {
        int keys = jdbi.withHandle(handle -> handle.createQuery("""
                        select count(*) from (
                            select 1 from namespace_attribute where incarnation = :incarnation limit :most + 1) attribute""")
                .bind("incarnation", incarnation.value())
                .bind("most", MOST_KEYS)
                .mapTo(Integer.class)
                .one());
        if (keys > MOST_KEYS) {
            throw ProblemException.invalid(
                    "metadata",
                    null,
                    "This agent's documents would have more than " + MOST_KEYS
                            + " different metadata keys. Keys are meant for what documents share; put the rest into values.",
                    MOST_KEYS);
        }
    }

    /** The kinds of those of {@code keys} that the namespace knows. */
    public Map<String, Set<AttributeKind>> kinds(Incarnation incarnation, Collection<String> keys) {
        return jdbi.withHandle(handle -> {
            Map<String, Set<AttributeKind>> kinds = new HashMap<>();
            handle.createQuery("""
                            select attribute_key, kinds from namespace_attribute
                            where incarnation = :incarnation and attribute_key = any(:keys)""")
                    .bind("incarnation", incarnation.value())
                    .bindArray("keys", String.class, keys)
                    .map((row, context) ->
                            Map.entry(row.getString("attribute_key"), AttributeKind.of(row.getInt("kinds"))))
                    .forEach(entry -> kinds.put(entry.getKey(), entry.getValue()));
            return kinds;
        });
    }

    /** The first keys in their order, for messages. */
    public List<String> someKeys(Incarnation incarnation, int most) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select attribute_key from namespace_attribute
                        where incarnation = :incarnation order by attribute_key limit :most""")
                .bind("incarnation", incarnation.value())
                .bind("most", most)
                .mapTo(String.class)
                .list());
    }
}
