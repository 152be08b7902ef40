package dev.carrel.chaos;

import java.time.Duration;

/**
 * Something that goes wrong.
 *
 * @param node which one, where the kind is about a node
 * @param afterSteps it happens once so many of the round's steps have begun
 * @param delay and then after this
 * @param length how long it lasts, or how long what was ended is away
 */
record PlannedFault(Kind kind, int node, int afterSteps, Duration delay, Duration length) {

    /** What goes wrong, and how often in comparison. */
    enum Kind {
        /** {@code kill -9} of a node, which is started again. */
        KILL(5),
        /** SIGSTOP of a node for longer than its leases last. */
        PAUSE(4),
        /** PostgreSQL ends all connections of a node. */
        CUT_NODE(2),
        /** PostgreSQL ends all connections of all nodes. */
        CUT_ALL(1),
        /** {@code kill -9} of Elasticsearch, which is started again on the same data. */
        RESTART_ELASTICSEARCH(1),
        /** SIGSTOP of Elasticsearch for longer than nodes wait for an answer. */
        PAUSE_ELASTICSEARCH(1),
        /** SIGTERM of a node, which is started again. */
        TERMINATE(1),
        /** The embedding model answers 503. */
        MODEL_AWAY(1);

        private final int weight;

        Kind(int weight) {
            this.weight = weight;
        }

        int weight() {
            return weight;
        }
    }
}
