package dev.carrel.wildfly;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import javax.sql.DataSource;

/** The server's data source {@value #JNDI_NAME}, which also holds the tables of its job repository. */
@ApplicationScoped
public class ServerDataSource {
    static final String JNDI_NAME = "java:jboss/datasources/CarrelDS";

    @Resource(lookup = JNDI_NAME)
    private DataSource dataSource;

    @Produces
    DataSource dataSource() {
        return dataSource;
    }
}
