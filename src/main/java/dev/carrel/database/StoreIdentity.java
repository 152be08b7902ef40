package dev.carrel.database;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Which PostgreSQL this is: a number drawn when it was made, which goes with its backups. */
@ApplicationScoped
public class StoreIdentity {
    private final Jdbi jdbi;

    @Inject
    public StoreIdentity(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Asks PostgreSQL. */
    public UUID read() {
        return jdbi.withHandle(handle -> handle.createQuery("select store_id from store_identity")
                .mapTo(UUID.class)
                .one());
    }
}
