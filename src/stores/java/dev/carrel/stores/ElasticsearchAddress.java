package dev.carrel.stores;

import java.io.IOException;
import java.io.Reader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/** Where a node listens, as it says itself, and whether it is the one meant and ready. */
final class ElasticsearchAddress {

    /** Written by the node: {@code pid} and {@code http}. */
    static final String FILE = "address.properties";

    private static final int TIMEOUT_MILLIS = 5_000;

    private ElasticsearchAddress() {}

    /** The address that this process published; empty when it has not yet, or the file is an older one's. */
    static Optional<String> of(ProcessHandle node, Path directory) {
        var published = new Properties();
        try (Reader file = Files.newBufferedReader(directory.resolve(FILE))) {
            published.load(file);
        } catch (IOException notYet) {
            return Optional.empty();
        }
        return Long.toString(node.pid()).equals(published.getProperty("pid"))
                ? Optional.ofNullable(published.getProperty("http"))
                : Optional.empty();
    }

    /**
     * Whether the node at this address has no red index and is this process. {@code GET /} would be the usual
     * question, but it belongs to a module that is not published as a jar.
     */
    static boolean isReady(String host, ProcessHandle node) {
        try {
            return get(host, "/_nodes/_local/process?filter_path=nodes.*.process.id")
                            .contains("\"process\":{\"id\":" + node.pid() + "}")
                    && !get(host, "/_cluster/health?wait_for_status=yellow&timeout=2s")
                            .isEmpty();
        } catch (IOException notYet) {
            return false;
        }
    }

    /** The answer, or nothing when it is not 200; health answers 408 when the status is not reached. */
    private static String get(String host, String path) throws IOException {
        var connection =
                (HttpURLConnection) URI.create("http://" + host + path).toURL().openConnection();
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        try {
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK
                    ? new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    : "";
        } finally {
            connection.disconnect();
        }
    }
}
