package dev.carrel.wildfly;

import dev.carrel.http.Json;
import dev.carrel.problem.Problem;
import dev.carrel.problem.ProblemType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Says in problem documents what is refused before JAX-RS sees it. */
final class ContainerProblems {
    private ContainerProblems() {}

    private static void answer(HttpServletResponse response, ProblemType type, String detail) throws IOException {
        response.setStatus(type.status());
        response.setContentType("application/problem+json");
        Json.MAPPER.writeValue(response.getOutputStream(), Problem.of(type, detail));
    }

    /** Paths that nobody else takes. Health and OpenAPI do not come by here: the server itself answers them. */
    @WebServlet("/")
    public static class UnknownPath extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            answer(response, ProblemType.NOT_FOUND, "There is no such resource; see /openapi for those there are.");
        }
    }

    /** RESTEasy takes what follows a semicolon for matrix parameters: a key "a;b" would silently be the key "a". */
    @WebFilter(urlPatterns = "/api/*", asyncSupported = true)
    public static class Semicolon extends HttpFilter {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            if (request.getRequestURI().indexOf(';') < 0) {
                chain.doFilter(request, response);
            } else {
                answer(
                        response,
                        ProblemType.INVALID_INPUT,
                        "The path has a semicolon; write it as %3B where a key has one.");
            }
        }
    }
}
