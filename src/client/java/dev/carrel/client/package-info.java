/**
 * The command line client, and {@link dev.carrel.client.CarrelClient}, the small typed HTTP client that it, the
 * benchmark and black-box tests share.
 *
 * <p>It talks to a service only over HTTP and knows nothing of the service's classes, so it starts with four small
 * libraries (picocli, progressbar, Jackson) instead of the service's hundred: a command answers in a fraction of a
 * second. The alternative, a command mode inside the service's own JAR, would share the record types but start the whole
 * container to print a table.
 *
 * <p>Invariants: nothing here writes a stack trace for a user; a failure is one sentence that says what to do, and an
 * exit code (see {@link dev.carrel.client.ExitCode}). Feature packages ({@code ingest}, {@code search}, …) depend on this
 * package and on {@code terminal}; only {@link dev.carrel.client.Main} knows them.
 */
@NullMarked
package dev.carrel.client;

import org.jspecify.annotations.NullMarked;
