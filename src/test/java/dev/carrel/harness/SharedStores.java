package dev.carrel.harness;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the {@link Stores} of the run: started for the first that asks, ended after the last test. Whoever takes one
 * of them away gives it back.
 */
public final class SharedStores implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Stores.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        // closed by JUnit together with the root context
        return context.getRoot()
                .getStore(Namespace.create(SharedStores.class))
                .computeIfAbsent(Stores.class, type -> start(), Stores.class);
    }

    private static Stores start() {
        Stores stores = Stores.start();
        try {
            ServiceProcess.prepare(stores);
        } catch (RuntimeException | Error e) {
            stores.close();
            throw e;
        }
        return stores;
    }
}
