package dev.carrel.database;

import org.jdbi.v3.core.argument.Argument;
import org.jspecify.annotations.Nullable;

/**
 * A parameter for {@code unnest}. Rows that come as arrays, one a column, are planned and executed once, where a batch of
 * inserts is once for each row. Stateless.
 */
public final class ArrayArgument {
    private ArrayArgument() {}

    /**
     * The parameter.
     *
     * @param type PostgreSQL's name of the elements' type
     * @param values of exactly their Java type ({@code String[]}, {@code byte[][]}), because the driver then sends it as
     *     binary; elements may be null
     */
    public static Argument of(String type, @Nullable Object[] values) {
        return (position, statement, context) ->
                statement.setArray(position, statement.getConnection().createArrayOf(type, values));
    }
}
