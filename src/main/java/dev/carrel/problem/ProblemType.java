package dev.carrel.problem;

import java.net.URI;

/** The kinds of problems the API answers with; each has a stable URI. */
public enum ProblemType {
    INVALID_INPUT(400, "invalid-input", "The request has a fault"),
    EMBEDDING_MISMATCH(400, "embedding-mismatch", "The embedding does not fit the namespace"),
    NOT_FOUND(404, "not-found", "There is no such thing here"),
    METHOD_NOT_ALLOWED(405, "method-not-allowed", "This method is not offered here"),
    NOT_ACCEPTABLE(406, "not-acceptable", "No acceptable representation"),
    CONFLICT(409, "conflict", "The request does not fit the present state"),
    TOO_LARGE(413, "too-large", "The request is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "unsupported-media-type", "This media type is not accepted here"),
    OVERLOADED(429, "overloaded", "Too much at once"),
    INTERNAL(500, "internal", "A fault of the service"),
    UNAVAILABLE(503, "unavailable", "A part of the service is not available");

    private final int status;
    private final String slug;
    private final String title;

    ProblemType(int status, String slug, String title) {
        this.status = status;
        this.slug = slug;
        this.title = title;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** One short sentence, the same for every problem of this type. */
    public String title() {
        return title;
    }

    /** The identifying URI; it need not be fetched. */
    public URI uri() {
        return URI.create("https://carrel.dev/problems/" + slug);
    }
}
