package dev.carrel.reconciliation;

import dev.carrel.namespace.Incarnation;

/**
 * Whose a drift is.
 *
 * @param organization empty where the incarnation is unknown
 * @param agent empty where the incarnation is unknown or the drift is the organization's
 */
public record Owner(String organization, String agent, Incarnation incarnation) {

    /** An organization as a whole. */
    static Owner organization(String organization) {
        return new Owner(organization, "", Incarnation.NONE);
    }

    /** Nobody that is known. */
    static Owner unknown(Incarnation incarnation) {
        return new Owner("", "", incarnation);
    }
}
