package dev.carrel.api;

import java.util.UUID;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Gives tests the {@link Service} of the run, and each test a {@link Tenant} that nobody else has. The service is started for
 * the first test that asks and ended after the last. After each test the tenant's neighbours must be untouched, and the
 * service must not have logged an unexpected failure.
 */
public final class SharedService implements ParameterResolver, AfterEachCallback {
    private static final Namespace STORE = Namespace.create(SharedService.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Service.class || type == Tenant.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Service service = service(context);
        if (parameter.getParameter().getType() == Service.class) {
            return service;
        }
        return context.getStore(STORE)
                .computeIfAbsent(
                        Neighbourhood.class,
                        type -> Neighbourhood.create(service, UUID.randomUUID()),
                        Neighbourhood.class)
                .tenant();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        assertThat(service(context).newLog()).doesNotContain("Unexpected failure", "OutOfMemoryError");
        Neighbourhood neighbourhood = context.getStore(STORE).get(Neighbourhood.class, Neighbourhood.class);
        if (neighbourhood != null && context.getExecutionException().isEmpty()) {
            neighbourhood.assertUntouched();
        }
    }

    private static Service service(ExtensionContext context) {
        // closed by JUnit together with the root context
        return context.getRoot().getStore(STORE).computeIfAbsent(Service.class, type -> Service.start(), Service.class);
    }
}
