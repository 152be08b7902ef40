package dev.carrel.stores;

/** One store as a process. Used by one thread at a time. */
interface Store {

    /**
     * Takes over what an earlier owner left running, or starts it anew. Returns when it serves requests.
     *
     * @throws StoreStartException when it does not; {@link #stop} is still to be called
     */
    void start();

    /** Ends the process in bounded time, whether started here or taken over; nothing when there is none. */
    void stop();
}
