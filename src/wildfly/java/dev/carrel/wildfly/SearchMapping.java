package dev.carrel.wildfly;

import dev.carrel.index.IndexConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.config.Config;

/**
 * Starts the persistence unit, whose one entity Hibernate Search maps to the index. Its settings are those properties of the
 * configuration that begin with {@code hibernate.}, from {@code microprofile-config.properties} and wherever else.
 */
@ApplicationScoped
public class SearchMapping {
    private static final String UNIT = "carrel";
    private static final String PREFIX = "hibernate.";
    private static final String READ_TIMEOUT = "hibernate.search.backend.read_timeout";

    @Produces
    @Singleton
    EntityManagerFactory start(Config config, IndexConfig index) {
        Map<String, Object> settings = new HashMap<>();
        for (String name : config.getPropertyNames()) {
            if (name.startsWith(PREFIX)) {
                config.getOptionalValue(name, String.class).ifPresent(value -> settings.put(name, value));
            }
        }
        settings.put(READ_TIMEOUT, index.requestTimeout().toMillis());
        return Persistence.createEntityManagerFactory(UNIT, settings);
    }

    void stop(@Disposes EntityManagerFactory unit) {
        unit.close();
    }
}
