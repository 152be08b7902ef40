package dev.carrel.wildfly;

import jakarta.ws.rs.ext.Provider;
import org.jboss.resteasy.spi.metadata.DefaultResourceConstructor;
import org.jboss.resteasy.spi.metadata.FieldParameter;
import org.jboss.resteasy.spi.metadata.ResourceClass;
import org.jboss.resteasy.spi.metadata.ResourceClassProcessor;
import org.jboss.resteasy.spi.metadata.ResourceConstructor;
import org.jboss.resteasy.spi.metadata.ResourceLocator;
import org.jboss.resteasy.spi.metadata.ResourceMethod;
import org.jboss.resteasy.spi.metadata.SetterParameter;

/**
 * Lets resources have one constructor, which takes what they need. RESTEasy leaves their creation to CDI, but before that it
 * insists on a constructor that it could call itself, although it never does: it is shown the one that is there.
 *
 * <p>Cause: <a href="https://issues.redhat.com/browse/RESTEASY-1538">RESTEASY-1538</a>. To be removed when a WildFly has <a
 * href="https://issues.redhat.com/browse/RESTEASY-3755">RESTEASY-3755</a> and deploys without this class.
 */
@Provider
public class InjectedResources implements ResourceClassProcessor {
    @Override
    public ResourceClass process(ResourceClass resource) {
        return resource.getConstructor() == null ? new Injected(resource) : resource;
    }

    private record Injected(ResourceClass origin) implements ResourceClass {
        @Override
        public ResourceConstructor getConstructor() {
            return new DefaultResourceConstructor(this, getClazz().getConstructors()[0]);
        }

        @Override
        public String getPath() {
            return origin.getPath();
        }

        @Override
        public Class<?> getClazz() {
            return origin.getClazz();
        }

        @Override
        public FieldParameter[] getFields() {
            return origin.getFields();
        }

        @Override
        public SetterParameter[] getSetters() {
            return origin.getSetters();
        }

        @Override
        public ResourceMethod[] getResourceMethods() {
            return origin.getResourceMethods();
        }

        @Override
        public ResourceLocator[] getResourceLocators() {
            return origin.getResourceLocators();
        }
    }
}
