package dev.carrel.bench.service;

import dev.carrel.bench.MeasurementException;
import dev.carrel.client.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/**
 * What a running service tells of itself in its data directory.
 *
 * @param url of its API
 * @param elasticsearch host and port of its Elasticsearch; of several the first is used
 */
record ServiceFile(long pid, URI url, String elasticsearch) {

    static ServiceFile read(Path file) {
        try {
            return Json.MAPPER.readValue(file.toFile(), ServiceFile.class);
        } catch (IOException unreadable) {
            throw new MeasurementException(
                    file + " cannot be read; a running service keeps it in its data directory: "
                            + unreadable.getMessage(),
                    unreadable);
        }
    }

    URI elasticsearchUrl() {
        return URI.create("http://" + elasticsearch.split(",", -1)[0].strip());
    }
}
