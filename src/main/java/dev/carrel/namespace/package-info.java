/**
 * Organizations, agents and incarnations: who owns what, and the counters of promise 4.
 *
 * <p>An agent is a name; a namespace is its knowledge; an incarnation is one life of a namespace. Every other package
 * works with a resolved {@link dev.carrel.namespace.Namespace}, never with the names, so that nothing is read or written
 * without an incarnation (promise 1). What cannot be resolved is a 404, the same for "absent" and "somebody else's".
 *
 * <p>A namespace's model, dimension and language are chosen at its creation and stay for that incarnation, so that whoever
 * remembers an incarnation remembers them rightly. A language can be chosen anew while nothing was ever written: that is a new
 * incarnation. Turned down: changing it in place, which every node's memory and every write on its way would have to learn of.
 *
 * <p>Counters live in the namespace's and the organization's row and change in the transaction that publishes, replaces
 * or removes; that transaction locks the namespace row first and the organization row last. Counting on demand was turned
 * down: it scans.
 */
@NullMarked
package dev.carrel.namespace;

import org.jspecify.annotations.NullMarked;
