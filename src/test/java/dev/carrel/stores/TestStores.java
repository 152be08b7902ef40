package dev.carrel.stores;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What the tests of this package say again and again. */
final class TestStores {

    static final Path HOME = Path.of(System.getProperty("carrel.elasticsearch.home", "target/elasticsearch"));
    static final Path BINARIES = HOME.toAbsolutePath().resolveSibling("postgres");

    private TestStores() {}

    static StoresConfig both(Path directory) {
        return StoresConfig.in(directory, HOME)
                .withPostgres(StoresConfig.Postgres.defaults().withBinaries(BINARIES))
                .withElasticsearch(StoresConfig.Elasticsearch.at(HOME).withHeap("512m"));
    }

    static StoresConfig postgres(Path directory) {
        return both(directory).withElasticsearch(null);
    }

    static StoresConfig elasticsearch(Path directory) {
        return both(directory).withPostgres(null);
    }

    /** The first column of the first row. */
    static String query(String url, String password, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, "carrel", password);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    static String query(EmbeddedStores stores, String sql) throws SQLException {
        return query(stores.postgresUrl(), stores.postgresPassword(), sql);
    }

    static void update(String url, String password, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, "carrel", password);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static void update(EmbeddedStores stores, String sql) throws SQLException {
        update(stores.postgresUrl(), stores.postgresPassword(), sql);
    }

    /** Status and body of the answer. */
    static String http(String method, String host, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + host + path))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(30))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body();
        }
    }

    /** The PostgreSQL servers at work in a data directory. */
    static List<ProcessHandle> servers(Path directory) {
        return PostgresLeftovers.servers(directory.resolve("postgres/data"));
    }

    /** The Elasticsearch nodes at work in a data directory. */
    static List<ProcessHandle> nodes(Path directory) {
        return Processes.workingIn(
                directory.resolve("elasticsearch"), line -> line.contains(ElasticsearchCommand.MAIN_CLASS));
    }

    /** What a failed test may have left. */
    static void endAllIn(Path directory) {
        List<ProcessHandle> left = new ArrayList<>();
        if (Files.exists(directory.resolve("postgres/data"))) {
            left.addAll(servers(directory));
        }
        if (Files.exists(directory.resolve("elasticsearch"))) {
            left.addAll(nodes(directory));
        }
        left.forEach(Processes::kill);
    }

    static List<Long> pids(List<ProcessHandle> processes) {
        return processes.stream().map(ProcessHandle::pid).toList();
    }
}
