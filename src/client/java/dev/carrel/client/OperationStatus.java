package dev.carrel.client;

/** Where an ingestion or a deletion stands. */
public enum OperationStatus {
    PENDING,
    PROCESSING,
    COMPLETED,
    FAILED,
    CANCELLED;

    /** Whether nothing more happens unless somebody asks for a retry. */
    public boolean ended() {
        return switch (this) {
            case PENDING, PROCESSING -> false;
            case COMPLETED, FAILED, CANCELLED -> true;
        };
    }
}
