package dev.carrel.rerank;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Why texts have got no scores. */
public enum RerankFailure {
    /** The time limit came first. */
    LATE,
    /** No connection, or a status that says that the endpoint or our settings are at fault. */
    UNAVAILABLE,
    /** The endpoint will not take this question or these texts. */
    REFUSED,
    /** What came is not one score for each text. */
    INVALID_ANSWER,
    /** Not asked, because it has failed several times in a row. */
    SUSPENDED,
    /** Not asked, because too many calls are under way. */
    BUSY;

    /** As answers and metrics have it. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
