package dev.carrel.database;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.UUID;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/** Makes the {@link Jdbi} of the service's data source. */
@ApplicationScoped
public class DatabaseProducer {
    private final DataSource dataSource;

    @Inject
    public DatabaseProducer(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Produces
    @Singleton
    Jdbi jdbi() {
        return withArrays(Jdbi.create(dataSource));
    }

    /** The same with the types of arrays that our statements bind. */
    public static Jdbi withArrays(Jdbi jdbi) {
        return jdbi.registerArrayType(UUID.class, "uuid")
                .registerArrayType(String.class, "text")
                .registerArrayType(Long.class, "int8")
                .registerArrayType(Integer.class, "int4");
    }
}
