package dev.carrel.client;

import java.net.URI;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where the service is; shared by all commands. */
public final class ServiceOption {
    /** Where a service listens unless told otherwise. */
    public static final URI USUAL = URI.create("http://127.0.0.1:8080");

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "${env:CARREL_URL:-http://127.0.0.1:8080}",
            description = "The service (default: $CARREL_URL, else http://127.0.0.1:8080).")
    private String url;

    /** A client for the service that was named. */
    public CarrelClient client() {
        return new CarrelClient(uri(), Retry.PATIENT);
    }

    private URI uri() {
        try {
            URI uri = URI.create(url.strip());
            if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                return uri;
            }
        } catch (IllegalArgumentException notAnAddress) {
            // falls through to the one message for all that is not an address
        }
        throw new ParameterException(
                command.commandLine(), "not the address of a service: '" + url + "', expected like http://host:8080");
    }
}
