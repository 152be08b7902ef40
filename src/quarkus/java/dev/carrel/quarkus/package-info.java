/**
 * What only Quarkus has: the main class with the embedded stores, the start and stop of a node, and its threads. Nothing
 * imports this package; {@code src/wildfly} has the same list done for WildFly.
 */
@NullMarked
package dev.carrel.quarkus;

import org.jspecify.annotations.NullMarked;
