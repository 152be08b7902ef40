package dev.carrel.namespace;

import org.jspecify.annotations.Nullable;

/**
 * An organization's name: 1 to 128 characters of {@code A-Z a-z 0-9 . _ : @ -}, not only dots. Besides these there is
 * {@link #SERVICE}, which no caller can name. A class and not a record, because a record's constructor could not keep the
 * two apart.
 */
public final class OrganizationId {
    /** In the place of an organization: an operation of the whole service. */
    public static final OrganizationId SERVICE = new OrganizationId();

    private final String value;

    /** @throws dev.carrel.problem.ProblemException 400 for any other value */
    public OrganizationId(String value) {
        this.value = Names.check("organizationId", value);
    }

    private OrganizationId() {
        this.value = Names.RESERVED;
    }

    /** As an operation's row has it. */
    public static OrganizationId ofRow(String value) {
        return value.equals(Names.RESERVED) ? SERVICE : new OrganizationId(value);
    }

    public String value() {
        return value;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof OrganizationId that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return value;
    }
}
