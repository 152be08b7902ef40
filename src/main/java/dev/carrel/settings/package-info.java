/**
 * What is chosen for an agent before its first document: its language. Setting it creates the agent; see
 * {@link dev.carrel.namespace.Language} for why it stays.
 */
@NullMarked
package dev.carrel.settings;

import org.jspecify.annotations.NullMarked;
