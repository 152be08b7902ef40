/**
 * What the integration tests of both runtimes stand on: the packaged service as processes that can be killed and paused,
 * the two stores behind them, a look into both stores past the service, and fakes of the two models. Nothing here knows a test;
 * nothing here imports the service's packages, so that a test sees what any client or operator sees.
 *
 * <p>Servers listen on the loopback interface. Every wait is bounded, and what a test leaves running is killed with the
 * test's JVM. Stores are shared by the test classes of a run, because starting them costs ten seconds: tests keep apart by
 * using organizations of their own.
 */
@NullMarked
package dev.carrel.harness;

import org.jspecify.annotations.NullMarked;
