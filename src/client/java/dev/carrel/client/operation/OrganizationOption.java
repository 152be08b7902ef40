package dev.carrel.client.operation;

import picocli.CommandLine.Option;

/** The organization whose operations are meant. */
final class OrganizationOption {
    @Option(
            names = {"-o", "--organization"},
            paramLabel = "ORGANIZATION",
            required = true,
            description = "The organization that the operation belongs to.")
    private String organization = "";

    String value() {
        return organization;
    }
}
