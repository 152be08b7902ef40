/**
 * What all JAX-RS resources share: JSON, limits on request bodies, the caller, page cursors.
 *
 * <p>JSON goes through a provider of our own rather than the container's, so that both runtimes read and write the same
 * and report the same faults (WildFly would use JSON-B, Quarkus Jackson with other defaults).
 */
@NullMarked
package dev.carrel.http;

import org.jspecify.annotations.NullMarked;
