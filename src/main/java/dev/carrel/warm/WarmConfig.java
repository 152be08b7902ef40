package dev.carrel.warm;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import javax.management.JMException;
import javax.management.ObjectName;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The setting {@code carrel.search.memory-bytes}; the README's table describes it. Immutable. */
@Singleton
public class WarmConfig {
    /** Name of the setting, for messages. */
    static final String MEMORY = "carrel.search.memory-bytes";

    /** Part of the machine's memory that is taken when nothing is said. */
    static final int PART = 8;

    private final long memoryBytes;

    @Inject
    WarmConfig(@ConfigProperty(name = MEMORY) Optional<Long> memoryBytes) {
        this.memoryBytes = memoryBytes.orElseGet(() -> machineBytes() / PART);
        if (this.memoryBytes < 0) {
            throw new IllegalStateException(MEMORY + " is " + this.memoryBytes + "; it must be 0 (none) or more.");
        }
    }

    /** Memory of the machine, or of the container when it is limited, in bytes. By the bean's name, because servers do not show applications its class. */
    public static long machineBytes() {
        try {
            return (Long) ManagementFactory.getPlatformMBeanServer()
                    .getAttribute(new ObjectName(ManagementFactory.OPERATING_SYSTEM_MXBEAN_NAME), "TotalMemorySize");
        } catch (JMException e) {
            throw new IllegalStateException("The JVM does not tell how much memory there is; set " + MEMORY + ".", e);
        }
    }

    /** Most bytes outside the heap that vectors may take; 0 for none at all. */
    long memoryBytes() {
        return memoryBytes;
    }
}
