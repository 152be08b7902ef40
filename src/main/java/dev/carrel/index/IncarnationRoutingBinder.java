package dev.carrel.index;

import org.hibernate.search.mapper.pojo.bridge.RoutingBridge;
import org.hibernate.search.mapper.pojo.bridge.binding.RoutingBindingContext;
import org.hibernate.search.mapper.pojo.bridge.mapping.programmatic.RoutingBinder;
import org.hibernate.search.mapper.pojo.bridge.runtime.RoutingBridgeRouteContext;
import org.hibernate.search.mapper.pojo.route.DocumentRoutes;

/**
 * Routes each entry by its incarnation, which never changes for an entry: {@code _id} is unique per shard only, so a changed
 * route would leave a second copy behind.
 */
public class IncarnationRoutingBinder implements RoutingBinder {
    @Override
    public void bind(RoutingBindingContext context) {
        context.dependencies().useRootOnly();
        context.bridge(IndexedChunk.class, new Bridge());
    }

    /** Stateless. */
    public static class Bridge implements RoutingBridge<IndexedChunk> {
        @Override
        public void route(DocumentRoutes routes, Object id, IndexedChunk chunk, RoutingBridgeRouteContext context) {
            routes.addRoute().routingKey(chunk.getIncarnation().toString());
        }

        @Override
        public void previousRoutes(
                DocumentRoutes routes, Object id, IndexedChunk chunk, RoutingBridgeRouteContext context) {
            route(routes, id, chunk, context);
        }
    }
}
