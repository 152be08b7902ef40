package dev.carrel.quarkus;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** Where the service is to listen. */
final class ListenAddress {
    private ListenAddress() {}

    /**
     * Finds out that the port is taken before the stores are started, which takes seconds.
     *
     * @throws IllegalStateException when it is; its message is for people
     */
    static void requireFree() {
        Config config = ConfigProvider.getConfig();
        String host = config.getOptionalValue("carrel.host", String.class).orElse("127.0.0.1");
        int port = config.getOptionalValue("carrel.port", Integer.class).orElse(8080);
        try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getByName(host))) {
            // free: given back at once, for the service to take
        } catch (IOException e) {
            throw new IllegalStateException(
                    "Port " + port + " of " + host + " cannot be used (" + e.getMessage()
                            + "). Is another service running? Choose another port with --port or CARREL_PORT.",
                    e);
        }
    }
}
