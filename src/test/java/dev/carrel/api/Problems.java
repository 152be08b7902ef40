package dev.carrel.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carrel.harness.Api.Answer;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/** What every refusal must be: a problem document (RFC 9457) that helps, and that tells nothing of the inside. */
final class Problems {
    private static final Pattern INSIDE = Pattern.compile(
            "Exception|\\bat [a-z]+\\.|com\\.fasterxml|java\\.|jakarta\\.|org\\.|HSEARCH|StreamRead|Source:|`|dev\\.carrel\\.");

    private Problems() {}

    /** The problem, after it was looked at. */
    static JsonNode of(Answer answer, int status) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        JsonNode problem = answer.json();
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("type").asText()).startsWith("https://carrel.dev/problems/");
        assertThat(problem.path("title").asText()).isNotBlank();
        assertThat(problem.path("detail").asText()).isNotBlank();
        assertThat(INSIDE.matcher(answer.body().replace("https://carrel.dev/problems/", ""))
                        .results())
                .as(answer.body())
                .isEmpty();
        // what is refused is not sent back as a whole
        assertThat(answer.body().length()).isLessThan(4096);
        return problem;
    }
}
