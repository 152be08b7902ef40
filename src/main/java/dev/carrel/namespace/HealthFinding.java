package dev.carrel.namespace;

/** What can be wrong with an agent's knowledge. */
public enum HealthFinding {
    NO_KNOWLEDGE("no-knowledge"),
    MANY_CHUNKS("many-chunks"),
    SLOW_SEARCH("slow-search"),
    LOW_CACHE_RATE("low-cache-rate");

    private final String label;

    HealthFinding(String label) {
        this.label = label;
    }

    /** The word in answers. */
    public String label() {
        return label;
    }
}
