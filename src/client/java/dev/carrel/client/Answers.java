package dev.carrel.client;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.net.http.HttpResponse;

/** What the bytes of an answer mean. */
final class Answers {
    private Answers() {}

    static <T> T value(HttpResponse<byte[]> response, TypeReference<T> type) {
        try {
            return Json.MAPPER.readValue(response.body(), type);
        } catch (IOException notOurs) {
            throw new UnreachableException(
                    "what answers at " + response.uri() + " is not Carrel (status " + response.statusCode() + ")",
                    notOurs);
        }
    }

    static Problem problem(HttpResponse<byte[]> response) {
        int status = response.statusCode();
        try {
            Problem problem = Json.MAPPER.readValue(response.body(), Problem.class);
            return problem.title() == null && problem.detail() == null ? bare(status) : problem;
        } catch (IOException notAProblem) {
            return bare(status);
        }
    }

    private static Problem bare(int status) {
        return new Problem(null, null, status, null, null, null);
    }
}
