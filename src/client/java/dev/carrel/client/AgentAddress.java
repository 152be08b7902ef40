package dev.carrel.client;

/**
 * Whose knowledge is meant: an agent of an organization, as the caller names them. The service decides whether the two
 * names are well formed; here they are only put into paths.
 */
public record AgentAddress(String organization, String agent) {
    /** The path of this agent under the service's address, without a slash at its end. */
    String path() {
        return organizationPath(organization) + "/agents/" + Http.segment(agent);
    }

    static String organizationPath(String organization) {
        return "/api/v1/organizations/" + Http.segment(organization);
    }

    @Override
    public String toString() {
        return organization + "/" + agent;
    }
}
