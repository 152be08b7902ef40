package dev.carrel.reconciliation;

import dev.carrel.harness.Seed;
import dev.carrel.index.EntryId;
import dev.carrel.reconciliation.SliceRepository.Standing;
import dev.carrel.reconciliation.SliceRepository.StoredRow;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MergeJoinTest {
    @Test
    void tellsWhatIsOnEachSideWhateverThePages() {
        RandomGenerator random = Seed.of("tellsWhatIsOnEachSideWhateverThePages");
        for (int round = 0; round < 500; round++) {
            SortedSet<EntryId> left = ids(random);
            SortedSet<EntryId> right = ids(random);
            List<EntryId> rows = new ArrayList<>();
            List<EntryId> entries = new ArrayList<>();
            List<EntryId> both = new ArrayList<>();

            MergeJoin.walk(
                    rows(left, 1 + random.nextInt(5)), entries(right, 1 + random.nextInt(5)), new MergeJoin.Visitor() {
                        @Override
                        public void rowAlone(StoredRow row) {
                            rows.add(row.id());
                        }

                        @Override
                        public void entryAlone(EntryId entry) {
                            entries.add(entry);
                        }

                        @Override
                        public void both(StoredRow row) {
                            both.add(row.id());
                        }
                    });

            SortedSet<EntryId> common = new TreeSet<>(left);
            common.retainAll(right);
            assertThat(both).containsExactlyElementsOf(common);
            left.removeAll(common);
            assertThat(rows).containsExactlyElementsOf(left);
            right.removeAll(common);
            assertThat(entries).containsExactlyElementsOf(right);
        }
    }

    @Test
    void incarnationsAreInTheOrderOfTheirText() {
        RandomGenerator random = Seed.of("incarnationsAreInTheOrderOfTheirText");
        for (int round = 0; round < 1000; round++) {
            UUID a = new UUID(random.nextLong(), random.nextLong());
            UUID b = new UUID(random.nextBoolean() ? a.getMostSignificantBits() : random.nextLong(), random.nextLong());
            assertThat(Integer.signum(EntryId.INCARNATIONS.compare(a, b)))
                    .isEqualTo(Integer.signum(a.toString().compareTo(b.toString())));
        }
    }

    @Test
    void rangesHoldEveryIncarnationOnce() {
        for (int parts : List.of(1, 2, 8, 13)) {
            List<UUID> bounds = Ranges.bounds(parts);
            assertThat(bounds)
                    .hasSize(parts + 1)
                    .isSortedAccordingTo(EntryId.INCARNATIONS)
                    .doesNotHaveDuplicates();
            assertThat(bounds.getFirst()).isEqualTo(new UUID(0, 0));
            assertThat(bounds.getLast()).hasToString("ffffffff-ffff-ffff-ffff-ffffffffffff");
        }
    }

    @Test
    void pagesAreAskedForByTheirLastItemUntilOneIsNotFull() {
        AtomicInteger asked = new AtomicInteger();
        List<Integer> sizes = new ArrayList<>();
        PagedIterator<Integer> numbers = new PagedIterator<>(
                3,
                (last, size) -> {
                    asked.incrementAndGet();
                    int first = last == null ? 0 : last + 1;
                    return List.of(first, first + 1, first + 2).subList(0, Math.min(size, Math.max(0, 7 - first)));
                },
                sizes::add);

        List<Integer> found = new ArrayList<>();
        numbers.forEachRemaining(found::add);

        assertThat(found).containsExactly(0, 1, 2, 3, 4, 5, 6);
        assertThat(numbers.count()).isEqualTo(7);
        assertThat(sizes).containsExactly(3, 3, 1);
        assertThat(asked).hasValue(3);
    }

    private static SortedSet<EntryId> ids(RandomGenerator random) {
        SortedSet<EntryId> ids = new TreeSet<>();
        for (int i = random.nextInt(20); i > 0; i--) {
            ids.add(new EntryId(new UUID(random.nextInt(-2, 2), 0), random.nextInt(10)));
        }
        return ids;
    }

    private static Iterator<StoredRow> rows(SortedSet<EntryId> ids, int page) {
        List<StoredRow> rows =
                ids.stream().map(id -> new StoredRow(id, Standing.READY)).toList();
        return new PagedIterator<>(
                page,
                (last, size) -> rows.stream()
                        .filter(row -> last == null || row.id().compareTo(last.id()) > 0)
                        .limit(size)
                        .toList(),
                size -> {});
    }

    private static Iterator<EntryId> entries(SortedSet<EntryId> ids, int page) {
        return new PagedIterator<>(
                page,
                (last, size) -> ids.stream()
                        .filter(id -> last == null || id.compareTo(last) > 0)
                        .limit(size)
                        .toList(),
                size -> {});
    }
}
