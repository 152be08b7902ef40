package dev.carrel.client;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The MicroProfile Health answer: {@code UP} only when every check is. */
public record Health(String status, @Nullable List<Check> checks) {
    /** One check, such as a store, with what it tells about itself. */
    public record Check(
            String name, String status, @Nullable Map<String, Object> data) {
        public boolean up() {
            return status.equals("UP");
        }
    }

    public boolean up() {
        return status.equals("UP");
    }

    /** The checks, empty where the answer has none. */
    public List<Check> all() {
        return checks == null ? List.of() : checks;
    }
}
