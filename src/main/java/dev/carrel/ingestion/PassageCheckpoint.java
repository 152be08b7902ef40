package dev.carrel.ingestion;

import java.io.Serializable;

/** The last passage that was read: all up to it are written. */
record PassageCheckpoint(int item, int ordinal) implements Serializable {
    private static final long serialVersionUID = 1L;

    static final PassageCheckpoint START = new PassageCheckpoint(-1, Integer.MAX_VALUE);
}
