package dev.carrel.stores;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Runs the stores of one directory in the foreground, for several services or tests that share them. Prints one line
 * of JSON once they serve requests, and ends them at SIGTERM. The line: {@code pid}, {@code postgresUrl},
 * {@code postgresUser}, {@code postgresPassword}, {@code elasticsearch}; a store left out has no member.
 */
public final class StoresMain {

    private static final String USAGE = """
            usage: StoresMain DIRECTORY [--elasticsearch-home=PATH] [--postgres-binaries=PATH] [--heap=512m]
                       [--postgres-port=N] [--elasticsearch-port=N] [--no-postgres] [--no-elasticsearch]
                       [--until-stdin-ends]""";

    private StoresMain() {}

    /** See {@link StoresMain}. Ends with status 1 when a store does not start, 2 when called wrongly. */
    @SuppressWarnings("SystemOut") // a program's output
    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> left = new ArrayList<>(List.of(arguments));
        boolean untilStdinEnds = left.remove("--until-stdin-ends");
        StoresConfig config;
        try {
            config = config(left);
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage() + "\n" + USAGE);
            System.exit(2);
            return;
        }
        EmbeddedStores stores;
        try {
            stores = EmbeddedStores.start(config);
        } catch (StoreStartException failure) {
            System.err.println(failure.getMessage());
            System.exit(1);
            return;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(stores::close, "close-stores"));
        System.out.println(json(stores, config));
        if (untilStdinEnds) {
            System.in.transferTo(java.io.OutputStream.nullOutputStream());
            System.exit(0);
        }
        new CountDownLatch(1).await();
    }

    private static StoresConfig config(List<String> arguments) {
        var options = new Options(arguments);
        String directory = options.directory();
        Path home = Path.of(options.value("--elasticsearch-home", "target/elasticsearch"));
        var elasticsearch = StoresConfig.Elasticsearch.at(home)
                .withPort(Integer.parseInt(options.value("--elasticsearch-port", "0")))
                .withHeap(options.value("--heap", "1g"));
        var postgres =
                StoresConfig.Postgres.defaults().withPort(Integer.parseInt(options.value("--postgres-port", "0")));
        String binaries = options.value("--postgres-binaries", "");
        if (!binaries.isEmpty()) {
            postgres = postgres.withBinaries(Path.of(binaries));
        }
        var config = StoresConfig.in(Path.of(directory), home)
                .withPostgres(options.flag("--no-postgres") ? null : postgres)
                .withElasticsearch(options.flag("--no-elasticsearch") ? null : elasticsearch);
        options.complain();
        return config;
    }

    private static String json(EmbeddedStores stores, StoresConfig config) {
        List<String> members = new ArrayList<>();
        members.add("\"pid\":" + ProcessHandle.current().pid());
        if (config.postgres() != null) {
            members.add(member("postgresUrl", stores.postgresUrl()));
            members.add(member("postgresUser", stores.postgresUser()));
            members.add(member("postgresPassword", stores.postgresPassword()));
        }
        if (config.elasticsearch() != null) {
            members.add(member("elasticsearch", stores.elasticsearchHost()));
        }
        return "{" + String.join(",", members) + "}";
    }

    /** None of the values needs escaping: addresses, and a password of hexadecimal digits. */
    private static String member(String name, String value) {
        return "\"" + name + "\":\"" + value + "\"";
    }

    /** The command line, eaten up as it is understood. */
    private record Options(List<String> left) {

        String value(String name, String otherwise) {
            for (String argument : left) {
                if (argument.startsWith(name + "=")) {
                    left.remove(argument);
                    return argument.substring(name.length() + 1);
                }
            }
            return otherwise;
        }

        boolean flag(String name) {
            return left.remove(name);
        }

        String directory() {
            if (left.isEmpty() || left.getFirst().startsWith("--")) {
                throw new IllegalArgumentException("The data directory comes first");
            }
            return left.removeFirst();
        }

        void complain() {
            if (!left.isEmpty()) {
                throw new IllegalArgumentException("Not understood: " + String.join(" ", left));
            }
        }
    }
}
