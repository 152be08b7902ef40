/** {@code carrel documents} and {@code carrel delete}: what an agent knows, and how to make it forget. */
@NullMarked
package dev.carrel.client.document;

import org.jspecify.annotations.NullMarked;
