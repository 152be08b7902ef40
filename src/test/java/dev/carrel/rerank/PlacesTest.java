package dev.carrel.rerank;

import dev.carrel.namespace.OrganizationId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PlacesTest {
    private static final OrganizationId ACME = new OrganizationId("acme");
    private static final OrganizationId OTHER = new OrganizationId("other");
    private static final OrganizationId THIRD = new OrganizationId("third");

    @Test
    void organizationHasHalfOfThemAtMost() {
        Places places = new Places(4);
        assertThat(places.take(ACME)).isTrue();
        assertThat(places.take(ACME)).isTrue();
        assertThat(places.take(ACME)).isFalse();
        assertThat(places.take(OTHER)).isTrue();
        assertThat(places.take(THIRD)).isTrue();
        assertThat(places.take(OTHER)).as("all are taken").isFalse();

        places.give(ACME);
        assertThat(places.take(OTHER)).isTrue();
        assertThat(places.take(ACME)).isFalse();
        places.give(THIRD);
        assertThat(places.take(ACME)).isTrue();
    }

    @Test
    void onlyPlaceIsForAnybody() {
        Places places = new Places(1);
        assertThat(places.take(ACME)).isTrue();
        assertThat(places.take(OTHER)).isFalse();
        places.give(ACME);
        assertThat(places.take(OTHER)).isTrue();
    }
}
