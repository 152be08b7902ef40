package dev.carrel.harness;

import java.io.IOException;

/** Signals for which Java has no method. */
final class Signal {
    private Signal() {}

    /** Stops the process where it stands, as a long pause of its machine would. */
    static void stop(long pid) {
        send("STOP", pid);
    }

    /** Lets a stopped process go on. */
    static void proceed(long pid) {
        send("CONT", pid);
    }

    private static void send(String name, long pid) {
        try {
            int status = new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IllegalStateException("kill -" + name + " " + pid + " ended with status " + status);
            }
        } catch (IOException e) {
            throw new IllegalStateException("kill cannot be executed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while sending SIG" + name + " to " + pid, e);
        }
    }
}
