package dev.carrel.stores;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(240)
class ElasticsearchNodeIT {

    private static final String ENGLISH = """
            {"settings": {"analysis": {
              "analyzer": {"text": {"tokenizer": "standard",
                "filter": ["lowercase", "possessive", "stop", "asciifolding", "porter_stem"]}},
              "filter": {"possessive": {"type": "stemmer", "language": "possessive_english"}}}},
             "mappings": {"properties": {"text": {"type": "text", "analyzer": "text"}}}}""";

    @TempDir
    private Path directory;

    @AfterEach
    void endAll() {
        TestStores.endAllIn(directory);
    }

    @Test
    void analysesEnglishAndInventsNoIndex() throws Exception {
        try (var stores = EmbeddedStores.start(TestStores.elasticsearch(directory))) {
            String host = stores.elasticsearchHost();
            assertThat(TestStores.http("PUT", host, "/english", ENGLISH)).startsWith("200");
            assertThat(terms(host, "/english", "\"analyzer\": \"text\"", "The café's dogs were running"))
                    .isEqualTo(List.of("cafe", "dog", "were", "run"));
            assertThat(terms(host, "", "\"analyzer\": \"english\"", "The dog's running"))
                    .isEqualTo(List.of("dog", "run"));
            assertThat(terms(host, "", custom("\"kstem\""), "jumping foxes")).isEqualTo(List.of("jump", "fox"));
            assertThat(terms(host, "", custom("\"snowball\""), "generously")).isEqualTo(List.of("generous"));
            assertThat(terms(
                            host,
                            "",
                            custom("{\"type\": \"stemmer\", \"language\": \"minimal_english\"}"),
                            "running dogs"))
                    .isEqualTo(List.of("running", "dog"));
            assertThat(terms(
                            host,
                            "",
                            custom("\"german_normalization\","
                                    + " {\"type\": \"stemmer\", \"language\": \"light_german\"}"),
                            "Häuser Straßen"))
                    .isEqualTo(List.of("haus", "strass"));
            assertThat(terms(
                            host,
                            "",
                            custom("{\"type\": \"elision\", \"articles\": [\"l\"], \"articles_case\": true}"),
                            "L'eau l’air d'or"))
                    .isEqualTo(List.of("eau", "air", "d'or"));
            assertThat(terms(host, "", custom("{\"type\": \"snowball\", \"language\": \"Klingon\"}"), "x"))
                    .isEmpty();
            assertThat(TestStores.http("PUT", host, "/invented/_doc/1", "{\"text\": \"x\"}"))
                    .startsWith("404")
                    .contains("index_not_found_exception");
            assertThat(TestStores.http("GET", host, "/_nodes/http?filter_path=nodes.*.http.bound_address", ""))
                    .contains("[\"" + host + "\"]");
        }
    }

    @Test
    void documentsAreThereAfterOwnerAndNodeWereKilled() throws Exception {
        try (Owner owner = Owner.running(directory, "--no-postgres")) {
            write(owner.value("elasticsearch"));
            owner.kill();
        }
        ProcessHandle node = TestStores.nodes(directory).getFirst();
        Processes.kill(node);

        try (var stores = EmbeddedStores.start(TestStores.elasticsearch(directory))) {
            assertThat(read(stores.elasticsearchHost())).contains("\"kept\"");
            assertThat(TestStores.nodes(directory)).hasSize(1).doesNotContain(node);
        }
        assertThat(TestStores.nodes(directory)).isEmpty();
    }

    @Test
    void aNodeThatIsStillStartingWhenItsOwnerDiesIsTakenOver() throws Exception {
        var starting = new ArrayList<ProcessHandle>();
        try (Owner owner = Owner.starting(directory, "--no-postgres")) {
            // looked at once: when setsid becomes java, a process has no command line for a moment
            assertThat(Wait.of(Duration.ofSeconds(60)).until(() -> {
                        starting.addAll(TestStores.nodes(directory));
                        return !starting.isEmpty();
                    }))
                    .isTrue();
            assertThat(Wait.of(Duration.ofSeconds(60)).until(() -> isJava(starting.getFirst())))
                    .isTrue();
            owner.kill();
        }
        try (var stores = EmbeddedStores.start(TestStores.elasticsearch(directory))) {
            write(stores.elasticsearchHost());
            assertThat(TestStores.nodes(directory)).hasSize(1).isEqualTo(starting);
        }
        assertThat(TestStores.nodes(directory)).isEmpty();
    }

    @Test
    void aNodeWithAnotherHeapIsEndedAndStartedAnew() throws Exception {
        ProcessHandle left;
        try (Owner owner = Owner.running(directory, "--no-postgres")) {
            write(owner.value("elasticsearch"));
            owner.kill();
            left = TestStores.nodes(directory).getFirst();
        }
        var larger = TestStores.elasticsearch(directory)
                .withElasticsearch(
                        StoresConfig.Elasticsearch.at(TestStores.HOME).withHeap("600m"));
        try (var stores = EmbeddedStores.start(larger)) {
            assertThat(read(stores.elasticsearchHost())).contains("\"kept\"");
            assertThat(Processes.alive(left)).isFalse();
            assertThat(TestStores.nodes(directory)).hasSize(1);
        }
    }

    @Test
    void aPortInUseIsSaidWithTheLogAndNothingStaysBehind() throws Exception {
        try (var occupied = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            var config = TestStores.elasticsearch(directory)
                    .withElasticsearch(StoresConfig.Elasticsearch.at(TestStores.HOME)
                            .withHeap("512m")
                            .withPort(occupied.getLocalPort()));
            assertThatThrownBy(() -> EmbeddedStores.start(config))
                    .isInstanceOf(StoreStartException.class)
                    .hasMessageContaining("Elasticsearch ended while it was starting")
                    .hasMessageContaining("console.log")
                    .hasMessageContaining("BindHttpException");
        }
        assertThat(TestStores.nodes(directory)).isEmpty();
    }

    @Test
    void aHomeThatIsNotAssembledIsSaidWithTheRemedy() {
        var config = TestStores.elasticsearch(directory)
                .withElasticsearch(StoresConfig.Elasticsearch.at(directory.resolve("nowhere")));
        assertThatThrownBy(() -> EmbeddedStores.start(config))
                .isInstanceOf(StoreStartException.class)
                .hasMessageContaining("mvn -f src/elasticsearch/pom.xml package");
    }

    private static boolean isJava(ProcessHandle process) {
        List<String> line = Processes.commandLine(process);
        return !line.isEmpty() && line.getFirst().endsWith("/java");
    }

    private static void write(String host) throws Exception {
        assertThat(TestStores.http("PUT", host, "/kept", "{\"settings\": {\"number_of_replicas\": 0}}"))
                .startsWith("200");
        assertThat(TestStores.http("PUT", host, "/kept/_doc/1", "{\"text\": \"kept\"}"))
                .startsWith("201");
    }

    private static String read(String host) throws Exception {
        return TestStores.http("GET", host, "/kept/_doc/1", "");
    }

    private static String custom(String filter) {
        return "\"tokenizer\": \"standard\", \"filter\": [\"lowercase\", " + filter + "]";
    }

    /** The terms of a text; none when the analysis is refused. */
    private static List<String> terms(String host, String index, String analysis, String text) throws Exception {
        String answer =
                TestStores.http("POST", host, index + "/_analyze", "{" + analysis + ", \"text\": \"" + text + "\"}");
        return java.util.regex.Pattern.compile("\"token\":\"([^\"]*)\"")
                .matcher(answer)
                .results()
                .map(match -> match.group(1))
                .toList();
    }
}
