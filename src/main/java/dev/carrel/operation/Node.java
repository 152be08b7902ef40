package dev.carrel.operation;

import jakarta.inject.Singleton;
import java.lang.management.ManagementFactory;
import java.util.UUID;

/**
 * This process. The name is new with every start, so that a restarted process never takes itself for the owner of what its
 * predecessor held.
 */
@Singleton
public class Node {
    private final String name = ManagementFactory.getRuntimeMXBean().getName() + "/"
            + UUID.randomUUID().toString().substring(0, 8);

    /** {@code pid@host/random}. */
    public String name() {
        return name;
    }
}
