/**
 * What a caller may expect of the service, over HTTP, written once: the tests of the Quarkus application and of the WAR on
 * WildFly run the same scenarios. Past the service goes only what makes the stores differ, for reconciliation to find it.
 *
 * <p>Each scenario makes organizations of its own, so that scenarios may run in any order, at the same time and against a
 * service that holds other things. Needs the JDK, Jackson, AssertJ and the harness; nothing here imports the service or JUnit.
 */
@NullMarked
package dev.carrel.scenario;

import org.jspecify.annotations.NullMarked;
