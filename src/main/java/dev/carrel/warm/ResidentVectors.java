package dev.carrel.warm;

import dev.carrel.index.Candidate;
import dev.carrel.namespace.Incarnation;
import dev.carrel.namespace.Namespace;
import dev.carrel.namespace.OrganizationId;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The matrices that are held, within one bound for all organizations. Room is made by giving up what was not used for a
 * minute, least recently used first; then, for an organization that holds less than the one that holds most, the least recently
 * used of that one. So what is in use is not pushed out by more of the same organization. Thread-safe; searches do not
 * wait for each other or for a load.
 */
final class ResidentVectors {
    /** After this without use a matrix is given up: those of deleted namespaces are used no more. */
    static final Duration LONGEST_REST = Duration.ofMinutes(10);

    /** After this without use it may be given up for another. */
    static final Duration REST = Duration.ofMinutes(1);

    /** A matrix larger than this part of the whole is not held. */
    static final int LARGEST = 2;

    /** What the smallest one counts, so that their number is bounded too. */
    static final long LEAST_BYTES = 16 << 10;

    /** A matrix that grew has room for this part more, and any may hold this part of vectors whose chunks are gone. */
    private static final int SPARE = 8;

    private final long most;
    private final LongSupplier nanos;
    private final Map<Incarnation, Resident> residents = new ConcurrentHashMap<>();
    private final ReentrantLock changes = new ReentrantLock();
    private final AtomicLong bytes = new AtomicLong();

    /**
     * @param most bytes of all
     * @param nanos a clock
     */
    ResidentVectors(long most, LongSupplier nanos) {
        this.most = most;
        this.nanos = nanos;
    }

    /** What a matrix for so many vectors counts. */
    static long weight(long capacity, int dimension) {
        return Math.max(LEAST_BYTES, VectorMatrix.bytes(capacity, dimension));
    }

    /** Vectors that a matrix has room for that grew to so many, so that not each write makes it grow. */
    private static long capacity(long vectors) {
        return vectors + vectors / SPARE + SPARE;
    }

    /** Whether so much can be held at all. */
    boolean fits(long wanted) {
        return wanted <= most / LARGEST;
    }

    /** Whether so much more can be held, with all that is. */
    boolean hasRoom(long wanted) {
        return fits(wanted) && bytes.get() + wanted <= most;
    }

    /** Whether there is memory to hold anything. */
    boolean hasMemory() {
        return most > 0;
    }

    /** The nearest vectors of a namespace; null when it is not held at its revision. */
    @Nullable List<Candidate> nearest(Namespace namespace, float[] question, int k) {
        Resident resident = residents.get(namespace.incarnation());
        if (resident == null || resident.revision != namespace.revision()) {
            return null;
        }
        VectorMatrix matrix = resident.matrix;
        if (!matrix.acquire()) {
            return null; // given up, or grown, at this moment
        }
        try {
            resident.used = nanos.getAsLong();
            return matrix.nearest(question, k);
        } finally {
            matrix.release();
        }
    }

    /** The revision at which a namespace is held; empty when it is not. */
    OptionalLong revision(Incarnation incarnation) {
        Resident resident = residents.get(incarnation);
        return resident == null ? OptionalLong.empty() : OptionalLong.of(resident.revision);
    }

    /**
     * Brings a namespace that is held at an older revision up to date, unless another thread is at it. Vectors of chunks that are
     * gone stay among the others as long as they are few: searches drop such candidates. A namespace is given up when too
     * much has changed, or when there is no room for what is new.
     *
     * @param reader what was added since a revision; empty when too much was, or it is not known
     */
    void update(Namespace namespace, LongFunction<Optional<VectorRows.Added>> reader) {
        Incarnation incarnation = namespace.incarnation();
        Resident resident = residents.get(incarnation);
        if (resident == null
                || resident.revision >= namespace.revision()
                || !resident.updating.compareAndSet(false, true)) {
            return;
        }
        try {
            Optional<VectorRows.Added> added = reader.apply(resident.revision);
            changes.lock();
            try {
                boolean isHeld = residents.get(incarnation) == resident;
                if (isHeld && !added.map(more -> add(resident, more)).orElse(false)) {
                    remove(incarnation);
                }
            } finally {
                changes.unlock();
            }
        } finally {
            resident.updating.set(false);
        }
    }

    /** @return false when it cannot be held any longer */
    private boolean add(Resident resident, VectorRows.Added added) {
        long vectors = (long) resident.matrix.size() + added.rows().size();
        boolean fewAreGone = vectors <= capacity(added.chunks());
        if (!fewAreGone || (vectors > resident.matrix.capacity() && !grow(resident, capacity(vectors)))) {
            return false;
        }
        added.rows().forEach(row -> resident.matrix.add(row.chunkId(), row.embedding(), row.importance()));
        resident.revision = added.revision();
        return true;
    }

    private boolean grow(Resident resident, long capacity) {
        VectorMatrix old = resident.matrix;
        long weight = weight(capacity, old.dimension());
        if (!fits(weight) || bytes.get() + weight - resident.weight > most) {
            return false;
        }
        try {
            resident.matrix = old.grown((int) capacity);
        } catch (OutOfMemoryError e) {
            return false;
        }
        old.release();
        bytes.addAndGet(weight - resident.weight);
        resident.weight = weight;
        return true;
    }

    /**
     * Gives up what must go for a namespace to be loaded, its own older matrix first. What was found room for has to be put
     * before anything else asks for room.
     *
     * @return whether there is room; if not, nothing but its older matrix was given up
     */
    boolean makeRoom(Namespace namespace, long wanted) {
        changes.lock();
        try {
            remove(namespace.incarnation());
            if (!fits(wanted)) {
                return false;
            }
            Optional<Set<Incarnation>> victims = victims(namespace.organization(), wanted);
            victims.ifPresent(found -> found.forEach(this::remove));
            return victims.isPresent();
        } finally {
            changes.unlock();
        }
    }

    /** Holds a matrix, which from now on is released here. */
    void put(Namespace namespace, VectorMatrix matrix, long weight) {
        changes.lock();
        try {
            remove(namespace.incarnation());
            residents.put(
                    namespace.incarnation(),
                    new Resident(namespace.organization(), namespace.revision(), matrix, weight, nanos.getAsLong()));
            bytes.addAndGet(weight);
        } finally {
            changes.unlock();
        }
    }

    /** Gives up what has rested for long. */
    void dropRested() {
        changes.lock();
        try {
            residents.forEach((incarnation, resident) -> {
                if (rested(resident, LONGEST_REST)) {
                    remove(incarnation);
                }
            });
        } finally {
            changes.unlock();
        }
    }

    /** What all of them count. */
    long bytes() {
        return bytes.get();
    }

    private void remove(Incarnation incarnation) {
        Resident resident = residents.remove(incarnation);
        if (resident != null) {
            bytes.addAndGet(-resident.weight);
            resident.matrix.release();
        }
    }

    /** What has to go; empty when it would not be enough. */
    private Optional<Set<Incarnation>> victims(OrganizationId organization, long wanted) {
        Map<OrganizationId, Long> weights = new HashMap<>();
        residents.values().forEach(resident -> weights.merge(resident.organization, resident.weight, Long::sum));
        Set<Incarnation> victims = new HashSet<>();
        long free = most - bytes.get();
        while (free < wanted) {
            Optional<Map.Entry<Incarnation, Resident>> victim = oldest(victims, resident -> rested(resident, REST))
                    .or(() -> ofLargest(weights, victims, organization, wanted));
            if (victim.isEmpty()) {
                return Optional.empty();
            }
            Resident resident = victim.get().getValue();
            victims.add(victim.get().getKey());
            weights.merge(resident.organization, -resident.weight, Long::sum);
            free += resident.weight;
        }
        return Optional.of(victims);
    }

    private Optional<Map.Entry<Incarnation, Resident>> ofLargest(
            Map<OrganizationId, Long> weights, Set<Incarnation> victims, OrganizationId organization, long wanted) {
        long own = weights.getOrDefault(organization, 0L);
        return weights.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .filter(largest -> !largest.getKey().equals(organization) && largest.getValue() >= own + wanted)
                .flatMap(largest -> oldest(victims, resident -> resident.organization.equals(largest.getKey())));
    }

    private Optional<Map.Entry<Incarnation, Resident>> oldest(Set<Incarnation> victims, Predicate<Resident> condition) {
        return residents.entrySet().stream()
                .filter(entry -> !victims.contains(entry.getKey()) && condition.test(entry.getValue()))
                .min(Comparator.comparingLong(entry -> entry.getValue().used));
    }

    private boolean rested(Resident resident, Duration time) {
        return nanos.getAsLong() - resident.used >= time.toNanos();
    }

    /** A matrix that is held. */
    private static final class Resident {
        private final OrganizationId organization;
        private final AtomicBoolean updating = new AtomicBoolean();
        /** Written after the vectors of that revision. */
        private volatile long revision;

        private volatile VectorMatrix matrix;
        private volatile long weight;
        private volatile long used;

        private Resident(OrganizationId organization, long revision, VectorMatrix matrix, long weight, long used) {
            this.organization = organization;
            this.revision = revision;
            this.matrix = matrix;
            this.weight = weight;
            this.used = used;
        }
    }
}
