package dev.carrel.document;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Decides who gets a chunk key that several versions claim: who has it keeps it, unless its document is replaced by the same
 * publication, and else the first to be accepted. Used by one thread, once.
 */
final class KeyClashes {
    private final Map<UUID, List<Clash>> byVersion;
    private final Set<UUID> acceptedVersions = new HashSet<>();
    private final Set<UUID> replacedDocuments = new HashSet<>();

    KeyClashes(List<Clash> clashes) {
        byVersion = clashes.stream().collect(Collectors.groupingBy(Clash::mine));
    }

    /** Why this version cannot be published together with those accepted so far; empty when it can. */
    Optional<String> of(UUID version) {
        return byVersion.getOrDefault(version, List.of()).stream()
                .filter(clash -> clash.published
                        ? !replacedDocuments.contains(clash.otherDocument)
                        : acceptedVersions.contains(clash.other))
                .findFirst()
                .map(clash -> "The chunk key '" + clash.chunkKey + "' belongs to the document '" + clash.documentKey
                        + "'; chunk keys are unique within an agent.");
    }

    /** The version will be published, and what its document had until now goes. */
    void accept(UUID version, UUID document) {
        acceptedVersions.add(version);
        replacedDocuments.add(document);
    }

    /**
     * A key that two versions have.
     *
     * @param mine the version to be published
     * @param other a version of another document
     * @param published whether that other is the current one of its document; else it is to be published too
     */
    record Clash(UUID mine, UUID other, UUID otherDocument, boolean published, String chunkKey, String documentKey) {}
}
