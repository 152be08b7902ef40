/**
 * The client's half of {@code carrel demo}: waits for the service that the launcher started, puts the sample in through
 * the public API, asks the sample's questions, and shows what came back. It does nothing that another caller could not.
 */
@NullMarked
package dev.carrel.client.demo;

import org.jspecify.annotations.NullMarked;
