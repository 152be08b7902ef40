package dev.carrel.quarkus;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.carrel.http.Json;
import dev.carrel.problem.Problem;
import dev.carrel.problem.ProblemType;
import io.vertx.core.Handler;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Says in problem documents what is refused before JAX-RS sees it. A URL with characters that no URL has is answered by
 * Quarkus with an empty 400 even before this.
 */
@ApplicationScoped
public class ContainerProblems {
    void register(@Observes Router router) {
        router.errorHandler(
                404,
                answer(Problem.of(
                        ProblemType.NOT_FOUND, "There is no such resource; see /openapi for those there are.")));
        Handler<RoutingContext> semicolon = answer(Problem.of(
                ProblemType.INVALID_INPUT, "The path has a semicolon; write it as %3B where a key has one."));
        // RESTEasy Reactive takes what follows a semicolon for matrix parameters, of which the API has none: a key
        // "a;b"
        // that was not encoded would silently be the key "a". It cannot tell ";" from "%3B" afterwards.
        router.route("/api/*").order(Integer.MIN_VALUE).handler(context -> {
            String uri = context.request().uri();
            int query = uri.indexOf('?');
            int found = uri.indexOf(';');
            if (found >= 0 && (query < 0 || found < query)) {
                semicolon.handle(context);
            } else {
                context.next();
            }
        });
    }

    private static Handler<RoutingContext> answer(Problem problem) {
        String body;
        try {
            body = Json.MAPPER.writeValueAsString(problem);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A problem cannot be written", e);
        }
        return context -> context.response()
                .setStatusCode(problem.status())
                .putHeader("Content-Type", "application/problem+json")
                .end(body);
    }
}
