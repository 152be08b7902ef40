package dev.carrel.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list that is read by cursor.
 *
 * @param next the cursor of the following page; null on the last one
 */
public record Page<T>(List<T> items, @Nullable String next) {}
