package dev.carrel.stores;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The server's command line. Everything that matters is on it, so that equal lines mean equal servers. */
record PostgresCommand(PostgresPrograms programs, PostgresFiles files, StoresConfig.Postgres config) {

    private static final String PORT = "port=";

    /** To start it, with what root needs before it. */
    List<String> line(int port) {
        return programs.call("postgres", arguments(port));
    }

    /** The port of a running server that was started with exactly this command; empty for any other. */
    Optional<Integer> portOf(List<String> running) {
        Optional<Integer> port = running.stream()
                .filter(argument -> argument.matches(PORT + "[0-9]{1,5}"))
                .map(argument -> Integer.valueOf(argument.substring(PORT.length())))
                .findFirst();
        return port.filter(number -> config.port() == 0 || config.port() == number)
                .filter(number -> running.equals(asSeen(number)));
    }

    private List<String> asSeen(int port) {
        List<String> line = new ArrayList<>();
        line.add(programs.path("postgres"));
        line.addAll(arguments(port));
        return line;
    }

    private List<String> arguments(int port) {
        List<String> arguments = new ArrayList<>(List.of("-D", files.data().toString()));
        List<String> settings = List.of(
                PORT + port,
                "listen_addresses=127.0.0.1",
                "unix_socket_directories=",
                // an acknowledged commit survives a loss of power; these are what the service's promises rest on
                "fsync=on",
                "synchronous_commit=on",
                "full_page_writes=on",
                "max_connections=" + config.maxConnections(),
                "shared_buffers=" + config.sharedBuffers(),
                // bulk loads would else force a checkpoint every gigabyte
                "max_wal_size=2GB",
                "log_line_prefix=%m [%p] ");
        for (String setting : settings) {
            arguments.add("-c");
            arguments.add(setting);
        }
        return arguments;
    }
}
