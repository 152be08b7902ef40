/**
 * What people see: aligned tables, progress, numbers and times. Commands hand over values; how wide the screen is,
 * whether it is one at all and whether colours are wanted ({@code NO_COLOR}) is decided only here.
 *
 * <p>Text that came from documents is printed through {@link dev.carrel.client.terminal.Terminal#plain}, so that a
 * document cannot send control sequences to the reader's terminal.
 */
@NullMarked
package dev.carrel.client.terminal;

import org.jspecify.annotations.NullMarked;
