/**
 * Long work as rows: status, progress, lease and fencing token; the dispatcher that starts and the reaper that restarts.
 *
 * <p>Promise 7: whoever works on an operation holds its lease. Claiming raises the token; each chunk transaction locks the
 * lease row {@code FOR SHARE} with its token as its first statement against our tables and rolls back when it lost it.
 * Slow things (embedding, Elasticsearch) happen before that lock and outside any database transaction, so that a paused
 * process blocks nobody for longer than {@code idle_in_transaction_session_timeout}.
 *
 * <p>What people ask for (cancel, retry, restart) is one transaction with the operation's row locked; a kind may have rules of
 * its own ({@link OperationRules}), so that this package knows none of the kinds' packages. Jobs are told afterwards, and
 * their node finds out by itself when nobody told them. What operators read of executions comes from the job repository's
 * rows; what ended long ago is forgotten together with them.
 */
@NullMarked
package dev.carrel.operation;

import org.jspecify.annotations.NullMarked;
