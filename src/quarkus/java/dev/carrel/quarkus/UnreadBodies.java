package dev.carrel.quarkus;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Throws away what arrives of a request's body after its answer. A request that is turned away (429, 413, a fault in its
 * beginning) was not read to its end; Vert.x then resumes it, and the stream that RESTEasy Reactive has put in front of it
 * (VertxInputStream, 3.34) keeps every buffer for a reader who never comes: a few large requests over the budget filled the
 * heap. To be removed when that stream discards by itself.
 */
@ApplicationScoped
public class UnreadBodies {
    /** Before the filters of others. */
    private static final int EARLY = 1000;

    void register(@Observes Filters filters) {
        filters.register(
                context -> {
                    context.addBodyEndHandler(sent -> discard(context.request()));
                    context.next();
                },
                EARLY);
    }

    private static void discard(HttpServerRequest request) {
        if (!request.isEnded()) {
            request.handler(buffer -> {});
        }
    }
}
