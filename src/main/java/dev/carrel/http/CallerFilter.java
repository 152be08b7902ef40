package dev.carrel.http;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;
import java.util.List;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/**
 * The one place where the caller is resolved. There is no authentication yet, which is why the service listens on loopback
 * only: whoever reaches it may act for every organization and for the whole service. Authentication replaces
 * {@link #resolve} and nothing else.
 *
 * <p>Also puts the organization and the agent of the path into the log context, and takes them out again.
 */
@Provider
public class CallerFilter implements ContainerRequestFilter, ContainerResponseFilter {
    private static final String ORGANIZATION = "organization";
    private static final String AGENT = "agent";

    @Override
    public void filter(ContainerRequestContext request) {
        request.setProperty(Caller.class.getName(), resolve());
        var path = request.getUriInfo().getPathParameters();
        put(ORGANIZATION, path.get("organizationId"));
        put(AGENT, path.get("agentId"));
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        MDC.remove(ORGANIZATION);
        MDC.remove(AGENT);
    }

    private static Caller resolve() {
        return new Caller("local operator");
    }

    private static void put(String key, @Nullable List<String> values) {
        if (values != null && !values.isEmpty()) {
            MDC.put(key, values.getFirst());
        }
    }
}
