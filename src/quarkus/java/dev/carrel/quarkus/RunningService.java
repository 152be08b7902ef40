package dev.carrel.quarkus;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import org.jspecify.annotations.Nullable;

/** The time between "listening" and the end: the description of the service is there only then. */
public class RunningService implements QuarkusApplication {
    private static volatile @Nullable LocalStores stores;

    /** Tells what to describe; Quarkus makes the instance itself. */
    static void describedBy(LocalStores started) {
        stores = started;
    }

    @Override
    public int run(String... args) {
        LocalStores started = stores;
        if (started != null) {
            started.describe();
        }
        Quarkus.waitForExit();
        return 0;
    }
}
