/**
 * What only WildFly has: the stores as the server gives them, the migrations, the start and stop of a node, and its threads.
 * Nothing imports this package; {@code src/quarkus} has the same list done for Quarkus.
 *
 * <p>The server supplies the data source, transactions, the job repository, health and OpenAPI; {@code setup.cli} says how
 * it is set up. The persistence unit is started here and not by the server, because its settings come from the same
 * configuration as all others, and a descriptor could not read them.
 */
@NullMarked
package dev.carrel.wildfly;

import org.jspecify.annotations.NullMarked;
