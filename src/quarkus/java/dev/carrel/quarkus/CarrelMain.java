package dev.carrel.quarkus;

import dev.carrel.stores.StoreStartException;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Starts the stores that are not given by configuration, then the service; ends them in the opposite order, also on
 * {@code SIGINT} and {@code SIGTERM}. A kill leaves the stores running, and the next start finds them.
 */
@QuarkusMain
public class CarrelMain {
    /** Longest wait for the service to end before its stores are ended under it. */
    private static final long PATIENCE_SECONDS = 40;

    private CarrelMain() {}

    /**
     * Runs until it is told to stop.
     *
     * @param args none are used; settings come from the environment and system properties
     */
    public static void main(String... args) {
        LocalStores stores;
        try {
            ListenAddress.requireFree();
            stores = LocalStores.start();
            GivenPostgres.await();
        } catch (StoreStartException | IllegalStateException | IllegalArgumentException e) {
            System.err.println("carrel: " + e.getMessage());
            System.exit(1);
            return;
        }
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            try {
                                stopped.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                            stores.close();
                        },
                        "stores-shutdown"));
        RunningService.describedBy(stores);
        Quarkus.run(
                RunningService.class,
                (code, failure) -> {
                    if (failure != null) {
                        report(failure);
                    }
                    stopped.countDown();
                    System.exit(failure == null ? code : 1);
                },
                args);
    }

    /** On standard error, because the log may not have been set up yet. What we say ourselves needs no stack trace. */
    private static void report(Throwable failure) {
        Throwable root = rootCause(failure);
        System.err.println("carrel: the service could not run: " + root.getMessage());
        if (!(root instanceof IllegalStateException)) {
            failure.printStackTrace();
        }
    }

    private static Throwable rootCause(Throwable failure) {
        Throwable root = failure;
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            root = cause;
        }
        return root;
    }
}
