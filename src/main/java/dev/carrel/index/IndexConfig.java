package dev.carrel.index;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Settings {@code carrel.elasticsearch.*}; the README's table describes each. Immutable. */
@Singleton
public class IndexConfig {
    private final List<URI> hosts;
    private final Optional<String> username;
    private final Optional<String> password;
    private final int shards;
    private final int replicas;
    private final Duration requestTimeout;

    @Inject
    IndexConfig(
            @ConfigProperty(name = "carrel.elasticsearch.hosts", defaultValue = "127.0.0.1:9200") List<String> hosts,
            @ConfigProperty(name = "carrel.elasticsearch.protocol", defaultValue = "http") String protocol,
            @ConfigProperty(name = "carrel.elasticsearch.username") Optional<String> username,
            @ConfigProperty(name = "carrel.elasticsearch.password") Optional<String> password,
            @ConfigProperty(name = "carrel.elasticsearch.shards", defaultValue = "1") int shards,
            @ConfigProperty(name = "carrel.elasticsearch.replicas", defaultValue = "0") int replicas,
            @ConfigProperty(name = "carrel.elasticsearch.request-timeout", defaultValue = "PT10S")
                    Duration requestTimeout) {
        this.hosts =
                hosts.stream().map(host -> URI.create(protocol + "://" + host)).toList();
        this.username = username;
        this.password = password;
        this.shards = shards;
        this.replicas = replicas;
        this.requestTimeout = requestTimeout;
    }

    List<URI> hosts() {
        return hosts;
    }

    /** Whether the index shares this node's processors, as the embedded one does: all its addresses are of the loopback interface. */
    public boolean isOnThisMachine() {
        return hosts.stream().map(URI::getHost).allMatch(IndexConfig::isLoopback);
    }

    private static boolean isLoopback(@Nullable String host) {
        return host != null && (host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]"));
    }

    Optional<String> username() {
        return username;
    }

    Optional<String> password() {
        return password;
    }

    /** Primary shards of a newly created index; an existing one keeps its own. */
    int shards() {
        return shards;
    }

    int replicas() {
        return replicas;
    }

    /** Longest wait for one answer; an abandoned request may still take effect after it. */
    public Duration requestTimeout() {
        return requestTimeout;
    }
}
