/** The command that lists and removes chunks not used for long. */
@NullMarked
package dev.carrel.client.prune;

import org.jspecify.annotations.NullMarked;
