package dev.carrel.chaos;

import dev.carrel.chaos.Step.Draft;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What one agent's caller has sent and was told, with the times of it ({@link System#nanoTime}). There is one caller, who
 * sends one request after another and repeats it until it is answered for certain. Thread-safe.
 */
final class Ledger {
    /** A time that has not come. */
    static final long NEVER = Long.MAX_VALUE;

    private final String organization;
    private final String agent;
    private final List<Write> writes = new ArrayList<>();
    private final List<Life> lives = new ArrayList<>(List.of(new Life()));

    Ledger(String organization, String agent) {
        this.organization = organization;
        this.agent = agent;
    }

    String organization() {
        return organization;
    }

    String agent() {
        return agent;
    }

    /** Notes that a write is about to be sent to the present life. */
    synchronized Write sending(Draft draft) {
        var write = new Write(life(), draft, System.nanoTime());
        writes.add(write);
        return write;
    }

    /** Notes that writes were accepted: they will be in effect sooner or later. */
    synchronized void accepted(List<Write> accepted) {
        accepted.forEach(write -> write.accepted = true);
    }

    /** Notes that writes are in effect. */
    synchronized void inEffect(List<Write> effective) {
        long now = System.nanoTime();
        for (Write write : effective) {
            write.accepted = true;
            write.knownAt = Math.min(write.knownAt, now);
        }
    }

    /** Notes that the agent's deletion is about to be sent. */
    synchronized void retiring() {
        Life present = lives.getLast();
        present.retiringAt = Math.min(present.retiringAt, System.nanoTime());
    }

    /** Notes that the agent is deleted; what is sent from now on belongs to its next life. */
    synchronized void retired() {
        lives.getLast().retiredAt = System.nanoTime();
        lives.add(new Life());
    }

    /** Number of the present life, from 1. */
    synchronized int life() {
        return lives.size();
    }

    /** Whether the caller stopped before it knew that the agent is deleted. */
    synchronized boolean undecided() {
        return lives.getLast().retiringAt != NEVER;
    }

    /** Whether the agent is there for certain: something was accepted in its present life. */
    synchronized boolean exists() {
        return !undecided()
                && writes.stream().anyMatch(write -> write.life == lives.size() && write.accepted && write.parts() > 0);
    }

    /** All writes so far. */
    synchronized List<Write> writes() {
        return List.copyOf(writes);
    }

    /** The write that a chunk's text names. */
    synchronized Optional<Write> find(Marker marker) {
        return writes.stream()
                .filter(write -> write.life == marker.life()
                        && write.version() == marker.version()
                        && write.key().equals(marker.key()))
                .findFirst();
    }

    /** When a life had certainly ended; {@link #NEVER} when it has not. */
    synchronized long retiredAt(int life) {
        return life > lives.size() ? NEVER : lives.get(life - 1).retiredAt;
    }

    /** Whether a later write of the same document was in effect before a time. */
    synchronized boolean supersededBefore(Write write, long time) {
        return later(write).anyMatch(next -> next.knownAt < time);
    }

    /** Documents that were certainly there during all of a time, by key, with the write that was there. */
    synchronized Map<String, Write> certain(long from, long to) {
        Map<String, Write> certain = new LinkedHashMap<>();
        for (Write write : writes) {
            Life life = lives.get(write.life - 1);
            if (write.knownAt < from
                    && life.retiringAt > to
                    && later(write).noneMatch(next -> next.sentAt < to)
                    && write.parts() > 0) {
                certain.put(write.key(), write);
            }
        }
        return certain;
    }

    /** Whether the document was certainly there when a removal of it was sent. */
    synchronized boolean wasPublishedBefore(Write removal) {
        Write before = certain(removal.sentAt, removal.sentAt).get(removal.key());
        return before != null;
    }

    /**
     * What may be published of a document when everything has ended: the last write that was accepted, or one after it that
     * was not answered.
     */
    synchronized List<Write> possibleAtLast(String key) {
        List<Write> ofKey = writes.stream()
                .filter(write -> write.life == lives.size() && write.key().equals(key))
                .toList();
        int last = IntStream.range(0, ofKey.size())
                .filter(number -> ofKey.get(number).accepted)
                .max()
                .orElse(-1);
        return ofKey.subList(Math.max(0, last), ofKey.size());
    }

    private Stream<Write> later(Write write) {
        return writes.subList(writes.indexOf(write) + 1, writes.size()).stream()
                .filter(next -> next.life == write.life && next.key().equals(write.key()));
    }

    /** A write to one document; fields change under the ledger's lock. */
    static final class Write {
        private final int life;
        private final Draft draft;
        private final long sentAt;
        private volatile boolean accepted;
        private volatile long knownAt = NEVER;

        private Write(int life, Draft draft, long sentAt) {
            this.life = life;
            this.draft = draft;
            this.sentAt = sentAt;
        }

        int life() {
            return life;
        }

        String key() {
            return draft.key();
        }

        int version() {
            return draft.version();
        }

        /** Chunks; 0 for a removal. */
        int parts() {
            return draft.parts();
        }

        boolean embedded() {
            return draft.embedded();
        }

        boolean accepted() {
            return accepted;
        }

        @Override
        public String toString() {
            return (draft.parts() == 0 ? "removal of " : "") + draft.key() + " v" + draft.version() + " in life " + life
                    + (knownAt != NEVER ? ", in effect" : accepted ? ", accepted" : ", not answered");
        }
    }

    private static final class Life {
        private long retiringAt = NEVER;
        private long retiredAt = NEVER;
    }
}
