package dev.carrel.chaos;

import dev.carrel.harness.Api;
import java.time.Instant;
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

    private final Queue<String> violations = new ConcurrentLinkedQueue<>();
    private final List<String> phases = new ArrayList<>();
    private long phaseBegan = System.nanoTime();
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

    /** Notes an answer that blames the service itself: whatever is away, it says so with 429 or 503. Others are not looked at. */
    void faultOfService(Api.Answer answer) {
        if (answer.status() >= 500 && answer.status() != 503) {
            violation("answer " + answer.status() + " at " + Instant.now() + ": " + answer.body());
        }
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
