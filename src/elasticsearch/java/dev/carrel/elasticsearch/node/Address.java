package dev.carrel.elasticsearch.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Tells whoever started the node where it listens. */
final class Address {

    /** Two lines of Java properties: {@code pid} and {@code http} (host and port). Replaced atomically. */
    static final String FILE = "address.properties";

    private Address() {}

    /** Writes the file; it is complete whenever it can be seen. */
    static void publish(Path directory, String http) throws IOException {
        long pid = ProcessHandle.current().pid();
        Path unfinished = directory.resolve(FILE + "." + pid);
        Files.writeString(unfinished, "pid=" + pid + "\nhttp=" + http + "\n");
        Files.move(
                unfinished,
                directory.resolve(FILE),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }
}
