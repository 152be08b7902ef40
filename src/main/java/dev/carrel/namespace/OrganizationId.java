package dev.carrel.namespace;

/**
 * An organization's name: 1 to 128 characters of {@code A-Z a-z 0-9 . _ : @ -}, not only dots.
 */
public record OrganizationId(String value) {
    /** @throws dev.carrel.problem.ProblemException 400 for any other value */
    public OrganizationId {
        Names.check("organizationId", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
