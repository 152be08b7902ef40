package dev.carrel.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/** What a round counts, and what it finds wrong. Thread-safe. */
final class Findings {
    private static final int MOST = 200;
    private static final int MOST_SAMPLES = 3;

    private final Queue<String> violations = new ConcurrentLinkedQueue<>();
    private final List<String> phases = new ArrayList<>();
    private long phaseBegan = System.nanoTime();
    private final Queue<String> samples = new ConcurrentLinkedQueue<>();
    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

    /** Counts something by its name. */
    void count(String what) {
        count(what, 1);
    }

    /** Counts so many of something. */
    void count(String what, long number) {
        counts.computeIfAbsent(what, name -> new LongAdder()).add(number);
    }

    /** Notes that a phase has ended, and that the next begins. Used by one thread. */
    void timed(String phase) {
        long now = System.nanoTime();
        phases.add("%s %.1f s".formatted(phase, (now - phaseBegan) / 1e9));
        phaseBegan = now;
    }

    /** The phases so far, with their lengths. */
    String phases() {
        return String.join(", ", phases);
    }

    /** Keeps an example of what deserves a look and breaks no promise. */
    void sample(String what) {
        if (samples.size() < MOST_SAMPLES) {
            samples.add(what);
        }
    }

    /** Examples of what deserves a look. */
    List<String> samples() {
        return List.copyOf(samples);
    }

    /** Notes that a promise was broken. */
    void violation(String what) {
        count("violations");
        if (violations.size() < MOST) {
            violations.add(what);
        }
    }

    /** What was found wrong; empty when all was as promised. */
    List<String> violations() {
        return List.copyOf(violations);
    }

    /** How many of something were counted. */
    long of(String what) {
        LongAdder count = counts.get(what);
        return count == null ? 0 : count.sum();
    }

    /** All counts by name. */
    Map<String, Long> counts() {
        Map<String, Long> all = new TreeMap<>();
        counts.forEach((name, count) -> all.put(name, count.sum()));
        return all;
    }

    /** Adds the counts of a round to those of all. */
    void add(Findings round) {
        round.counts().forEach(this::count);
        round.violations.forEach(violation -> {
            if (violations.size() < MOST) {
                violations.add(violation);
            }
        });
    }
}
