package dev.carrel.chaos;

import dev.carrel.chaos.Ledger.Write;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Holds the answer to one search against what the agent's caller was told. Everything is judged by what was certain when the
 * search was sent and still when it was answered; what changed meanwhile may be seen either way, but whole.
 *
 * @param from when the search was sent ({@link System#nanoTime})
 * @param to when it was answered
 * @param all whether the search asked for more than the agent has, so that the answer is all of it
 * @param wanted the chunk whose text was asked for; null for none
 */
record SearchCheck(
        Ledger ledger,
        long from,
        long to,
        boolean all,
        @Nullable Marker wanted) {

    /** What is wrong with the hits. */
    List<String> faults(List<String> texts) {
        List<String> faults = new ArrayList<>();
        List<Marker> hits = new ArrayList<>();
        for (String text : texts) {
            Optional<Marker> marker = Marker.parse(text);
            marker.ifPresentOrElse(hits::add, () -> faults.add("a chunk that nobody wrote: " + text));
        }
        Set<Marker> seen = new HashSet<>();
        Map<String, Marker> versions = new HashMap<>();
        for (Marker hit : hits) {
            Optional<String> fault = fault(hit);
            if (fault.isPresent()) {
                faults.add(fault.get() + ": " + hit);
                continue;
            }
            if (!seen.add(hit)) {
                faults.add("a chunk twice in one answer: " + hit);
            }
            Marker other = versions.putIfAbsent(hit.key(), hit);
            if (other != null && !other.versionText().equals(hit.versionText())) {
                faults.add("two versions of a document in one answer: " + other + " and " + hit);
            }
        }
        missing(seen).forEach(faults::add);
        return faults;
    }

    /** What is wrong with the answer that there is no such agent. */
    List<String> faultsOfAbsence() {
        return ledger.certain(from, to).values().stream()
                .map(write -> "the agent was not found, but has " + write)
                .toList();
    }

    private Optional<String> fault(Marker hit) {
        if (!hit.organization().equals(ledger.organization()) || !hit.agent().equals(ledger.agent())) {
            return Optional.of("a chunk of another owner");
        }
        if (ledger.retiredAt(hit.life()) < from) {
            return Optional.of("a chunk of an incarnation that was deleted before");
        }
        Optional<Write> write = ledger.find(hit);
        if (write.isEmpty() || write.get().parts() != hit.parts() || hit.part() >= hit.parts()) {
            return Optional.of("a chunk that was never sent");
        }
        return ledger.supersededBefore(write.get(), from)
                ? Optional.of("a chunk of a version that was replaced or removed before")
                : Optional.empty();
    }

    private List<String> missing(Set<Marker> hits) {
        List<String> missing = new ArrayList<>();
        Map<String, Write> certain = ledger.certain(from, to);
        if (all) {
            for (Write write : certain.values()) {
                long absent = IntStream.range(0, write.parts())
                        .filter(part -> !hits.contains(marker(write, part)))
                        .count();
                if (absent > 0) {
                    missing.add(absent + " of " + write.parts() + " chunks not found of " + write);
                }
            }
        } else if (wanted != null) {
            Write write = certain.get(wanted.key());
            if (write != null && wanted.equals(marker(write, wanted.part())) && !hits.contains(wanted)) {
                missing.add("not found by its own text: " + wanted);
            }
        }
        return missing;
    }

    private Marker marker(Write write, int part) {
        return marker(ledger, write, part);
    }

    /** The marker of a chunk of a write. */
    static Marker marker(Ledger ledger, Write write, int part) {
        return new Marker(
                ledger.organization(), ledger.agent(), write.life(), write.key(), write.version(), part, write.parts());
    }
}
