/**
 * The way to PostgreSQL: one {@link org.jdbi.v3.core.Jdbi} on the container's data source.
 *
 * <p>Statements join the JTA transaction of the calling thread, or commit by themselves where there is none.
 * Transactions are declared with {@code jakarta.transaction.Transactional} on services; repositories never begin one.
 * Jdbi was taken instead of JPA entities for writing because our statements are set-based (arrays in, rows out) and
 * lock rows explicitly; the only entity is the one Hibernate Search maps.
 */
@NullMarked
package dev.carrel.database;

import org.jspecify.annotations.NullMarked;
