package dev.carrel.client;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.carrel.client.Reconciliation.Drift;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The reconciliations of an organization or of the whole service. Throws what {@link CarrelClient} throws. */
public final class Reconciliations {
    private final Http http;
    private final String path;

    Reconciliations(Http http, String path) {
        this.http = http;
        this.path = path;
    }

    /**
     * Starts one.
     *
     * @param agent null for all
     * @param mode {@code report} or {@code heal}
     */
    public Reconciliation start(@Nullable String agent, String mode) {
        Map<String, String> request = new LinkedHashMap<>();
        if (agent != null) {
            request.put("agentId", agent);
        }
        request.put("mode", mode);
        return http.post(path, request, new TypeReference<>() {});
    }

    public Reconciliation get(String id) {
        return http.get(path + "/" + Http.segment(id), new TypeReference<>() {});
    }

    /** All drifts of a run that are kept. */
    public List<Drift> drifts(String id) {
        List<Drift> drifts = new ArrayList<>();
        String cursor = null;
        do {
            Page<Drift> page = http.get(
                    path + "/" + Http.segment(id) + "/drifts?limit=1000"
                            + (cursor == null ? "" : "&cursor=" + Http.segment(cursor)),
                    new TypeReference<>() {});
            drifts.addAll(page.items());
            cursor = page.next();
        } while (cursor != null);
        return drifts;
    }
}
