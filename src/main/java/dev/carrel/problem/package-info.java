/**
 * Faults as RFC 9457 problem documents: the one way an error leaves the service.
 *
 * <p>Everybody may throw a {@link dev.carrel.problem.ProblemException}; only the mappers here turn exceptions into
 * answers. A problem for bad input names the field, the fault of the value and the limit. An unexpected exception is
 * logged with an id and answered with that id alone: never a stack trace, never a message of a library.
 */
@NullMarked
package dev.carrel.problem;

import org.jspecify.annotations.NullMarked;
