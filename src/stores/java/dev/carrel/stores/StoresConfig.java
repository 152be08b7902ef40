package dev.carrel.stores;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Which stores to start, and how.
 *
 * @param directory where their data lives; made when missing
 * @param postgres null when PostgreSQL is somebody else's
 * @param elasticsearch null when Elasticsearch is somebody else's
 * @param startTimeout longest wait for one store to become ready, crash recovery included
 * @param stopTimeout longest wait for one store to end by itself, before it is killed
 */
public record StoresConfig(
        Path directory,
        @Nullable Postgres postgres,
        @Nullable Elasticsearch elasticsearch,
        Duration startTimeout,
        Duration stopTimeout) {

    /** Both stores, with the defaults; {@code elasticsearchHome} is the assembled node (lib, modules, config). */
    public static StoresConfig in(Path directory, Path elasticsearchHome) {
        return new StoresConfig(
                directory,
                Postgres.defaults(),
                Elasticsearch.at(elasticsearchHome),
                Duration.ofMinutes(2),
                Duration.ofSeconds(30));
    }

    /** The same with another PostgreSQL, or with none. */
    public StoresConfig withPostgres(@Nullable Postgres other) {
        return new StoresConfig(directory, other, elasticsearch, startTimeout, stopTimeout);
    }

    /** The same with another Elasticsearch, or with none. */
    public StoresConfig withElasticsearch(@Nullable Elasticsearch other) {
        return new StoresConfig(directory, postgres, other, startTimeout, stopTimeout);
    }

    /** The same with other limits. */
    public StoresConfig withTimeouts(Duration start, Duration stop) {
        return new StoresConfig(directory, postgres, elasticsearch, start, stop);
    }

    /**
     * The embedded PostgreSQL.
     *
     * @param port 0 for a free one
     * @param maxConnections for all its clients together
     * @param sharedBuffers in PostgreSQL's notation, as 256MB or 2GB
     * @param binaries where its programs are unpacked, once for each version; null for the data directory itself.
     *     Several data directories may share it.
     */
    public record Postgres(
            int port,
            int maxConnections,
            String sharedBuffers,
            @Nullable Path binaries) {

        /** Part of a machine's memory for shared buffers: they fill as rows are read. */
        private static final int BUFFERS_PART = 8;

        private static final long LEAST_BUFFERS_MB = 256;

        /** Beyond this the kernel's cache does as well. */
        private static final long MOST_BUFFERS_MB = 8192;

        /** @throws IllegalArgumentException when the shared buffers are not a size */
        public Postgres {
            if (!sharedBuffers.matches("[1-9][0-9]{0,8}(kB|MB|GB)")) {
                throw new IllegalArgumentException("PostgreSQL's shared buffers are '" + sharedBuffers
                        + "'; write a number and kB, MB or GB, as in 256MB or 2GB");
            }
        }

        /** A free port, 200 connections, 256 MB of shared buffers. */
        public static Postgres defaults() {
            return new Postgres(0, 200, "256MB", null);
        }

        /** Shared buffers for a machine with so much memory, which others use too; in PostgreSQL's notation. */
        public static String sharedBuffers(long machineBytes) {
            return Math.clamp((machineBytes >> 20) / BUFFERS_PART, LEAST_BUFFERS_MB, MOST_BUFFERS_MB) + "MB";
        }

        /** The same on a given port; 0 for a free one. */
        public Postgres withPort(int other) {
            return new Postgres(other, maxConnections, sharedBuffers, binaries);
        }

        /** The same with other shared buffers, in PostgreSQL's notation. */
        public Postgres withSharedBuffers(String other) {
            return new Postgres(port, maxConnections, other, binaries);
        }

        /** The same with its programs unpacked elsewhere. */
        public Postgres withBinaries(Path other) {
            return new Postgres(port, maxConnections, sharedBuffers, other);
        }
    }

    /**
     * The embedded Elasticsearch node.
     *
     * @param home the assembled node (lib, modules, config); only read
     * @param port for HTTP, 0 for a free one
     * @param heap in the notation of {@code -Xmx}, as 512m or 2g
     */
    public record Elasticsearch(Path home, int port, String heap) {

        /** @throws IllegalArgumentException when the heap is not a size */
        public Elasticsearch {
            if (!heap.matches("[1-9][0-9]*[kKmMgG]")) {
                throw new IllegalArgumentException(
                        "Elasticsearch's heap is '" + heap + "'; write a number and k, m or g, as in 512m or 2g");
            }
        }

        /** A free port and 1 GB of heap. */
        public static Elasticsearch at(Path home) {
            return new Elasticsearch(home, 0, "1g");
        }

        /** The same on a given port; 0 for a free one. */
        public Elasticsearch withPort(int other) {
            return new Elasticsearch(home, other, heap);
        }

        /** The same with another heap. */
        public Elasticsearch withHeap(String other) {
            return new Elasticsearch(home, port, other);
        }
    }
}
