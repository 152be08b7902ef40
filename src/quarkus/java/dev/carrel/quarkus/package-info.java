/**
 * What only Quarkus has. Nothing imports this package. It does the same list of jobs as {@code dev.carrel.wildfly}, and
 * classes that do the same job have the same name; where an extension does the job, {@code application.properties} tells it
 * how.
 *
 * <ol>
 *   <li>start and stop of the node, and its threads: {@link dev.carrel.quarkus.NodeThreads}; of the process around it:
 *       {@link dev.carrel.quarkus.CarrelMain}, {@link dev.carrel.quarkus.RunningService} and
 *       {@link dev.carrel.quarkus.ListenAddress}
 *   <li>stores: the data source extension, and {@link dev.carrel.quarkus.LocalStores} where none are configured;
 *       {@link dev.carrel.quarkus.GivenPostgres} waits for one that is
 *   <li>migrations: the Flyway extension, and {@link dev.carrel.quarkus.Migrations}
 *   <li>the mapping of the index: the Hibernate Search extension
 *   <li>the job repository, transactions, logs and the address: extensions
 *   <li>settings: {@code application.properties}
 *   <li>requests that JAX-RS does not see: {@link dev.carrel.quarkus.ContainerProblems}
 *   <li>health and OpenAPI: extensions
 *   <li>metrics: the Micrometer extension
 * </ol>
 *
 * Besides, {@link dev.carrel.quarkus.UnreadBodies} works around what this server keeps of requests that were turned away.
 */
@NullMarked
package dev.carrel.quarkus;

import org.jspecify.annotations.NullMarked;
