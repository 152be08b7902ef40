package dev.carrel.bench.search;

import dev.carrel.bench.http.Wire;
import java.net.http.HttpRequest;
import java.util.List;

/**
 * The same search in the service's form and in the node's, both ready to be sent. Both carry the vector ready, so that no
 * embedding model is measured.
 *
 * @param service to the service's API
 * @param node the queries that the service's candidates come from: one for each leg
 */
record Question(HttpRequest service, List<HttpRequest> node) {
    /** Asks the service. */
    void askService(Wire wire) {
        wire.send(service);
    }

    /** Asks the node. */
    void askNode(Wire wire) {
        wire.together(node);
    }
}
