package dev.carrel.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The commands as a user gives them, against a service that answers over HTTP. */
class MainTest {
    @TempDir
    Path folder;

    private FakeService service;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void start() throws IOException {
        service = new FakeService();
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private int run(String... arguments) {
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }

    private int runAtService(String command, String agent, String... more) {
        Stream<String> first = Stream.of(command, "--url", service.uri().toString(), "-o", "acme", "-a", agent);
        return run(Stream.concat(first, Arrays.stream(more)).toArray(String[]::new));
    }

    @Test
    void ingestsAFolderUnderItsRelativePathsForOneAgentOnly() throws IOException {
        Files.createDirectories(folder.resolve("guides/deep"));
        Files.writeString(folder.resolve("guides/deep/oars.md"), "# Oars\nash or spruce");
        Files.writeString(folder.resolve("a note.txt"), "brass polish");

        int code = runAtService("ingest", "boats", folder.toString());

        assertThat(code).isEqualTo(ExitCode.OK);
        assertThat(service.published)
                .containsOnlyKeys(
                        "/api/v1/organizations/acme/agents/boats/guides/deep/oars.md",
                        "/api/v1/organizations/acme/agents/boats/a note.txt");
        assertThat(out.toString()).contains("acme/boats: 2 published in ");
    }

    @Test
    void ingestingTheSameAgainReportsItAsUnchanged() throws IOException {
        Files.writeString(folder.resolve("a.txt"), "text");

        runAtService("ingest", "boats", folder.toString());
        int code = runAtService("ingest", "boats", folder.toString());

        assertThat(code).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).contains("acme/boats: 0 published, 1 unchanged");
    }

    @Test
    void namesEveryDocumentThatWasNotPublishedWithItsReason() throws IOException {
        Files.writeString(folder.resolve("empty.md"), "");
        Files.writeString(folder.resolve("good.md"), "good");
        Files.writeString(folder.resolve("broken.md"), "please FAIL");
        Files.write(folder.resolve("latin1.txt"), new byte[] {'c', 'a', 'f', (byte) 0xe9});
        Files.writeString(folder.resolve("picture.png"), "no text");

        int code = runAtService("ingest", "boats", folder.toString());

        assertThat(code).isEqualTo(ExitCode.REFUSED);
        assertThat(out.toString())
                .contains("acme/boats: 1 published, 2 refused, 1 failed")
                .contains("refused  empty.md  text: is empty")
                .contains("refused  latin1.txt  the body is not UTF-8")
                .contains("failed  broken.md  told to")
                .contains("left out: .png 1");
    }

    @Test
    void reportsTheReasonsWhenTheWholeRequestIsRefused() throws IOException {
        Files.writeString(folder.resolve("empty.md"), "");

        assertThat(runAtService("ingest", "boats", folder.toString())).isEqualTo(ExitCode.REFUSED);
        assertThat(out.toString()).contains("refused  empty.md  text: is empty");
    }

    @Test
    void obeysRetryAfterAndThenSucceeds() throws IOException {
        Files.writeString(folder.resolve("a.txt"), "text");
        service.busy.set(3);

        assertThat(runAtService("ingest", "boats", folder.toString())).isEqualTo(ExitCode.OK);
        assertThat(service.batches).containsExactly(1);
    }

    @Test
    void aServiceThatStaysBusyCountsAsUnreachable() {
        service.busy.set(1000);

        assertThat(runAtService("search", "boats", "oars")).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(err.toString()).contains("too busy", "the queue of this organization is full");
    }

    @Test
    void findsOnlyWhatTheNamedAgentKnows() throws IOException {
        Files.writeString(folder.resolve("oars.md"), "oars of ash");
        runAtService("ingest", "boats", folder.toString());
        runAtService("ingest", "library", folder.toString());
        out.getBuffer().setLength(0);

        assertThat(runAtService("search", "boats", "--json", "oars")).isEqualTo(ExitCode.OK);

        JsonNode answer = Json.MAPPER.readTree(out.toString());
        assertThat(answer.get("hits")).hasSize(1);
        assertThat(answer.at("/hits/0/documentKey").asText()).isEqualTo("oars.md");
        assertThat(service.requests).contains("POST /api/v1/organizations/acme/agents/boats/search");
    }

    @Test
    void languageIsSetBeforeTheFirstDocument() throws IOException {
        Files.writeString(folder.resolve("ruder.md"), "Ruder aus Esche");

        assertThat(runAtService("ingest", "boats", "--language", "german", folder.toString()))
                .isEqualTo(ExitCode.OK);
        assertThat(service.requests)
                .startsWith(
                        "PUT /api/v1/organizations/acme/agents/boats/settings",
                        "POST /api/v1/organizations/acme/agents/boats/documents");
    }

    @Test
    void printsHitsWithRankScoreAndPassage() throws IOException {
        Files.writeString(folder.resolve("oars.md"), "oars\u001b[31m of ash");
        runAtService("ingest", "boats", folder.toString());

        runAtService("search", "boats", "oars");

        assertThat(out.toString()).contains("1  0.750  oars.md #0", "     oars [31m of ash", "1 hit in 1.5 ms");
    }

    @Test
    void conditionThatIsNoneIsTheCallersMistake() {
        assertThat(runAtService("search", "boats", "--where", "lang", "oars")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("carrel: --where 'lang' needs a name and one of", "search --help");
        assertThat(service.requests).isEmpty();
    }

    @Test
    void warmsAnAgentUp() {
        assertThat(runAtService("warmup", "boats", "--limit", "3")).isEqualTo(ExitCode.OK);
        assertThat(service.requests).contains("POST /api/v1/organizations/acme/agents/boats/warmup");
        assertThat(out.toString()).contains("Loaded 3 chunks and the index in 1.5 ms.");
    }

    @Test
    void aProblemIsOneLineAndNoStackTrace() {
        assertThat(runAtService("stats", "nobody")).isEqualTo(ExitCode.REFUSED);
        assertThat(err.toString().lines()).singleElement().asString().startsWith("carrel: there is nothing");
    }

    @Test
    void anAbsentServiceIsNamedWithWhatToDo() throws IOException {
        int unused;
        try (ServerSocket socket = new ServerSocket(0)) {
            unused = socket.getLocalPort();
        }

        int code = run("stats", "-o", "acme", "--url", "http://127.0.0.1:" + unused);

        assertThat(code).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(err.toString()).contains("no service at http://127.0.0.1:" + unused, "./carrel start");
    }

    @Test
    void deletesAnAgentAndWaitsForItsCertificate() {
        assertThat(runAtService("delete", "boats", "--all", "--yes")).isEqualTo(ExitCode.OK);

        assertThat(service.requests)
                .startsWith("DELETE /api/v1/organizations/acme/agents/boats")
                .filteredOn(request -> request.endsWith("/deletions/q1"))
                .hasSize(3);
        assertThat(out.toString())
                .contains("acme/boats is deleted: 300 chunks purged in")
                .contains("0 rows and 0 entries are left");
        assertThat(err.toString()).contains("deletion q1");
    }

    @Test
    void deletionThatFailsIsSaidWithWhatIsLeft() {
        service.deletionEnds = "failed";

        assertThat(runAtService("delete", "boats", "--all", "-y")).isEqualTo(ExitCode.REFUSED);
        assertThat(err.toString()).contains("The deletion q1 is failed; what is left of it stays invisible");
    }

    @Test
    void doesNotWaitForAPurgeWhenToldSo() {
        assertThat(runAtService("delete", "boats", "--all", "--no-wait")).isEqualTo(ExitCode.OK);
        assertThat(service.requests).containsExactly("DELETE /api/v1/organizations/acme/agents/boats");
    }

    @Test
    void listsOperationsAsFiltered() {
        int code = run(
                "operations",
                "--url",
                service.uri().toString(),
                "-o",
                "acme",
                "-a",
                "boats",
                "--kind",
                "deletion",
                "--status",
                "processing",
                "--stuck");

        assertThat(code).isEqualTo(ExitCode.OK);
        assertThat(service.queries)
                .containsExactly("limit=50&kind=deletion&status=processing&agentId=boats&stuck=true");
        assertThat(out.toString()).contains("q1", "deletion", "boats", "processing", "40 %", "3,000");
    }

    @Test
    void showsAnOperationWithItsOwnerClaimsAndSteps() {
        assertThat(run("operations", "--url", service.uri().toString(), "-o", "acme", "q1"))
                .isEqualTo(ExitCode.OK);
        assertThat(out.toString()).contains("1,200 of 3,000 items, 40 %", "7@node/ab", "purge-chunks", "STARTED");
    }

    @Test
    void cancelsRetriesAndRestartsEachOperationByItself() {
        for (String action : new String[] {"cancel", "retry", "restart"}) {
            int code = run(action, "--url", service.uri().toString(), "-o", "acme", "absent", "q1");

            assertThat(code).isEqualTo(ExitCode.REFUSED);
            assertThat(service.requests).endsWith("POST /api/v1/organizations/acme/operations/q1/" + action);
        }
        assertThat(out.toString()).contains("deletion q1 is cancelled", "deletion q1 is pending");
        assertThat(err.toString()).contains("absent: ");
    }

    @Test
    void reconcilesOneAgentAndShowsEveryDrift() {
        assertThat(runAtService("reconcile", "boats", "--heal")).isEqualTo(ExitCode.REFUSED);

        assertThat(service.requests.getFirst()).isEqualTo("POST /api/v1/organizations/acme/reconciliations");
        assertThat(out.toString())
                .contains("heal-boats is completed: 3 namespaces, 40 rows, 41 entries; 5 drifts, 4 healed")
                .contains("stale-entry    acme/boats  17           oars.md  3         4      healed")
                .contains("wrong-counter  acme/boats  totalChunks  oars.md  3         4")
                .contains("and 3 more, which are not kept");
    }

    @Test
    void reconcilesTheWholeServiceWhenNoOrganizationIsNamedAndOnlyReports() {
        assertThat(run("reconcile", "--url", service.uri().toString())).isEqualTo(ExitCode.REFUSED);

        assertThat(service.requests.getFirst()).isEqualTo("POST /api/v1/reconciliations");
        assertThat(out.toString()).contains("report-all is completed");
        assertThat(run("reconcile", "--url", service.uri().toString(), "-a", "boats"))
                .isEqualTo(ExitCode.USAGE);
    }

    @Test
    void prunesOnlyWhenToldTo() {
        assertThat(runAtService("prune", "boats", "--unused-for", "P30D")).isEqualTo(ExitCode.OK);
        assertThat(service.requests.getFirst()).isEqualTo("POST /api/v1/organizations/acme/agents/boats/prunings");
        assertThat(out.toString())
                .contains("Pruning dry-P30D is completed: 3 chunks not used since ", ", none removed")
                .contains("fax    faq       ")
                .contains("and 2 more chunks");

        assertThat(runAtService("prune", "boats", "--unused-for", "P30D", "--remove"))
                .isEqualTo(ExitCode.OK);
        assertThat(out.toString()).contains("Pruning wet-P30D is completed", ", 3 removed");
        assertThat(runAtService("prune", "boats")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void misuseIsSaidInTwoLines() {
        assertThat(runAtService("ingest", "boats", folder.resolve("absent").toString()))
                .isEqualTo(ExitCode.USAGE);
        assertThat(run("ingest", "-o", "acme")).isEqualTo(ExitCode.USAGE);
        assertThat(run("stats", "-o", "acme", "--url", "nowhere")).isEqualTo(ExitCode.USAGE);
        assertThat(run("delete", "-o", "acme", "-a", "boats")).isEqualTo(ExitCode.USAGE);
        assertThat(run("cancel", "-o", "acme")).isEqualTo(ExitCode.USAGE);
        assertThat(run("search", "-o", "acme", "-a", "boats", "-n", "many", "question"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(run()).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString().lines()).hasSize(14).noneMatch(line -> line.contains("Exception"));
        assertThat(service.requests).isEqualTo(Collections.emptyList());
    }
}
