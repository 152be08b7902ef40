/** The command that compares the service's stores. */
@NullMarked
package dev.carrel.client.reconcile;

import org.jspecify.annotations.NullMarked;
