package dev.carrel.http;

import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Answers a request when a stage completes, without holding a thread meanwhile. Stateless. */
public final class Later {
    private Later() {}

    /** Resumes {@code response} with the stage's value, or with its exception for the mappers. */
    public static void resume(AsyncResponse response, CompletionStage<Response> stage) {
        stage.whenComplete((value, failure) -> {
            if (failure == null) {
                response.resume(value);
            } else {
                boolean wrapped = failure instanceof CompletionException && failure.getCause() != null;
                response.resume(wrapped ? failure.getCause() : failure);
            }
        });
    }
}
