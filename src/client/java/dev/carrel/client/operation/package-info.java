/** Commands about operations: lists, one in detail, cancel, retry, restart. */
@NullMarked
package dev.carrel.client.operation;

import org.jspecify.annotations.NullMarked;
