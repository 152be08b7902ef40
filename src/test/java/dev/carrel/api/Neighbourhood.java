package dev.carrel.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carrel.harness.Contents;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A test's tenant and two others that share with it what could be mixed up: one its organization, one its agent's name, both
 * its keys, texts and metadata.
 */
final class Neighbourhood {
    /** In every text of a neighbour and in no other. */
    static final String MARK = "(a neighbour's)";

    private final Tenant tenant;
    private final List<Tenant> neighbours;
    private final List<Known> before;

    private Neighbourhood(Tenant tenant, List<Tenant> neighbours) {
        this.tenant = tenant;
        this.neighbours = neighbours;
        this.before = neighbours.stream().map(Known::of).toList();
    }

    static Neighbourhood create(Service service, UUID id) {
        String organization = "org-" + id;
        List<Tenant> neighbours = List.of(
                new Tenant(service, organization, "neighbour"), new Tenant(service, "other-" + id, Tenant.AGENT));
        for (Tenant neighbour : neighbours) {
            neighbour.putChunks(
                    Map.of("key", "c1", "documentKey", "d1", "text", "one " + MARK, "metadata", Map.of("lang", "en")),
                    Map.of("key", "c2", "documentKey", "d1", "text", "two " + MARK, "metadata", Map.of("lang", "de")),
                    Map.of("key", "d2", "text", "three " + MARK));
        }
        return new Neighbourhood(new Tenant(service, organization, Tenant.AGENT), neighbours);
    }

    Tenant tenant() {
        return tenant;
    }

    void assertUntouched() {
        assertThat(neighbours.stream().map(Known::of).toList()).isEqualTo(before);
    }

    /** Everything that is known of a tenant, by the stores and by the API. */
    private record Known(Contents contents, JsonNode documents, List<JsonNode> chunks) {
        static Known of(Tenant tenant) {
            return new Known(
                    tenant.exact(),
                    tenant.get("/documents").expect(200).json(),
                    List.of(
                            tenant.get("/documents/d1/chunks").expect(200).json(),
                            tenant.get("/documents/d2/chunks").expect(200).json()));
        }
    }
}
