package dev.carrel.chaos;

/** How many steps of a round have begun: the clock of its faults. Thread-safe. */
final class Progress {
    private int steps;
    private boolean over;

    /** A step begins. */
    synchronized void step() {
        steps++;
        notifyAll();
    }

    /** No further step will begin: whoever waits for one goes on. */
    synchronized void end() {
        over = true;
        notifyAll();
    }

    synchronized boolean over() {
        return over;
    }

    /** Waits until so many steps have begun, or no further one will. */
    synchronized void awaitSteps(int wanted) {
        try {
            while (steps < wanted && !over) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for step " + wanted, e);
        }
    }
}
