/**
 * What only WildFly has. Nothing imports this package. It does the same list of jobs as {@code dev.carrel.quarkus}, and
 * classes that do the same job have the same name:
 *
 * <ol>
 *   <li>start and stop of the node, and its threads: {@link dev.carrel.wildfly.NodeThreads}
 *   <li>stores: the server's data source, {@link dev.carrel.wildfly.ServerDataSource}; nothing is embedded
 *   <li>migrations: {@link dev.carrel.wildfly.Migrations}
 *   <li>the mapping of the index: {@link dev.carrel.wildfly.SearchMapping}. The persistence unit is started there and not by
 *       the server, because its settings come from the same configuration as all others, and a descriptor could not read them
 *   <li>the job repository, transactions, logs and the address: {@code setup.cli}, in the server's own configuration
 *   <li>settings: {@code META-INF/microprofile-config.properties} and {@link dev.carrel.wildfly.DurationConverter}, which
 *       reads durations as Quarkus does
 *   <li>requests that JAX-RS does not see: {@link dev.carrel.wildfly.ContainerProblems}
 *   <li>health and OpenAPI: the server's subsystems
 *   <li>metrics: {@link dev.carrel.wildfly.Meters} and {@link dev.carrel.wildfly.MetricsPage}
 * </ol>
 *
 * Besides, {@link dev.carrel.wildfly.InjectedResources} and {@link dev.carrel.wildfly.NativeLibraries} work around what this
 * server does otherwise with constructors and class loaders.
 */
@NullMarked
package dev.carrel.wildfly;

import org.jspecify.annotations.NullMarked;
