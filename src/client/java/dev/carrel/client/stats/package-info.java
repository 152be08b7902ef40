/** {@code carrel stats} and {@code carrel status}: what an organization holds, and whether the service is well. */
@NullMarked
package dev.carrel.client.stats;

import org.jspecify.annotations.NullMarked;
