/**
 * The main class of the embedded Elasticsearch node: one process, loopback only, started and stopped by Carrel's
 * stores from the jars this build assembles. Nothing else may call it.
 *
 * <p>It is a process of its own, and not a node inside the service's JVM, because its Lucene, Log4j and Netty would
 * collide with the service's, because its heap is to be bounded apart, and because it outlives a crash of the service
 * and is found again. Started through {@code org.elasticsearch.node.Node} rather than through the distribution's
 * {@code Elasticsearch} class, which needs files that are not published as jars; hence no bootstrap checks, no
 * keystore and no entitlement agent: this node is for one machine, never for a network.
 */
@NullMarked
package dev.carrel.elasticsearch.node;

import org.jspecify.annotations.NullMarked;
