package dev.carrel.wildfly;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carrel.harness.Api;
import dev.carrel.harness.Await;
import dev.carrel.operation.Lease;
import dev.carrel.operation.Operation;
import dev.carrel.operation.OperationClaims;
import dev.carrel.operation.OperationId;
import dev.carrel.operation.OperationRepository;
import jakarta.batch.operations.JobExecutionAlreadyCompleteException;
import jakarta.batch.operations.JobOperator;
import jakarta.batch.runtime.BatchStatus;
import jakarta.batch.runtime.JobExecution;
import jakarta.batch.runtime.Metric;
import jakarta.batch.runtime.StepExecution;
import jakarta.inject.Inject;
import java.io.File;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Inside the server: the three jobs are started, stopped in the middle and restarted by the injected {@link JobOperator}, and
 * its job repository is the one in our database. The dispatcher, which would do it by itself, is kept from this organization.
 */
@ExtendWith(ArquillianExtension.class)
class JobOperatorIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String AGENT = "a";
    private static final String NEIGHBOUR = "neighbour";
    private static final int CHUNKS = 40;
    private static final int DOCUMENTS = 80;
    private static final int EMBEDDED_TOGETHER = 32;

    private final String organization = "in-container-" + UUID.randomUUID();

    @Inject
    private JobOperator jobs;

    @Inject
    private Jdbi jdbi;

    @Inject
    private OperationRepository operations;

    @Inject
    private OperationClaims claims;

    @Deployment
    static WebArchive war() throws URISyntaxException {
        return War.archive()
                .addClasses(JobOperatorIT.class, Gate.class, Api.class, Api.Answer.class, Await.class)
                .addAsLibrary(new File(Assertions.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI()));
    }

    @BeforeEach
    void keepDispatcherAway() {
        execute("create or replace function wait_for_test() returns trigger language plpgsql as $$ begin"
                + " new.not_before = now() + interval '1 day'; return new; end $$");
        execute("create or replace trigger wait_for_test before insert or update on operation for each row"
                + " when (new.status = 'pending' and new.organization_id like 'in-container-%')"
                + " execute function wait_for_test()");
    }

    @AfterEach
    void letDispatcherIn() {
        execute("drop trigger wait_for_test on operation");
    }

    @Test
    void ingestionIsStartedStoppedAndRestarted() {
        writeChunks(NEIGHBOUR, 1);
        UUID id = submit(documents());
        String incarnation = incarnation(AGENT);
        long first;
        try (Gate gate = Gate.before(
                jdbi,
                "insert",
                "chunk",
                "(select count(*) from chunk where incarnation = '" + incarnation + "') >= " + EMBEDDED_TOGETHER)) {
            first = start(id);
            stopInTheMiddle(first, gate);
        }
        long before = rows(incarnation);
        assertThat(before).isBetween(2L * EMBEDDED_TOGETHER, DOCUMENTS - 1L);
        assertThat(written(first)).isEqualTo(Map.of("split-and-embed", before));
        assertThat(agent(AGENT).path("totalChunks").asInt()).isZero();

        long second = restart(id, first);

        assertThat(written(second))
                .isEqualTo(Map.of(
                        "split-and-embed",
                        DOCUMENTS - before,
                        "embed-given-chunks",
                        0L,
                        "index-chunks",
                        (long) DOCUMENTS,
                        "publish-documents",
                        (long) DOCUMENTS));
        assertThat(agent(AGENT).path("totalChunks").asInt()).isEqualTo(DOCUMENTS);
        assertThat(agent(NEIGHBOUR).path("totalChunks").asInt()).isEqualTo(1);
    }

    @Test
    void deletionIsStartedStoppedAndRestarted() {
        writeChunks(AGENT, CHUNKS);
        writeChunks(NEIGHBOUR, 1);
        String incarnation = incarnation(AGENT);
        UUID id = UUID.fromString(api().delete(path("/agents/" + AGENT))
                .expect(202)
                .json()
                .path("queueId")
                .asText());
        long first;
        try (Gate gate = Gate.before(
                jdbi,
                "delete",
                "chunk",
                "(select count(*) from chunk where incarnation = '" + incarnation + "') <= "
                        + (CHUNKS - ServerUnderTest.DELETION_BATCH))) {
            first = start(id);
            stopInTheMiddle(first, gate);
        }
        long left = rows(incarnation);
        assertThat(left).isBetween(1L, CHUNKS - 2L * ServerUnderTest.DELETION_BATCH);
        assertThat(written(first)).isEqualTo(Map.of("purge-chunks", CHUNKS - left));

        long second = restart(id, first);

        assertThat(written(second)).isEqualTo(Map.of("purge-chunks", left, "certify", 0L));
        JsonNode certificate =
                api().get(path("/deletions/" + id + "/certificate")).expect(200).json();
        assertThat(certificate.path("rowsDeleted").asInt()).isEqualTo(CHUNKS);
        assertThat(certificate.path("rowsLeft").asInt(-1)).isZero();
        assertThat(certificate.path("entriesLeft").asInt(-1)).isZero();
        assertThat(agent(NEIGHBOUR).path("totalChunks").asInt()).isEqualTo(1);
    }

    @Test
    void reconciliationIsStartedStoppedAndRestarted() {
        writeChunks(AGENT, 2);
        writeChunks(NEIGHBOUR, 1);
        execute("update namespace set total_chunks = total_chunks + 5 where incarnation = '" + incarnation(AGENT)
                + "'");
        UUID id = UUID.fromString(api().post(path("/reconciliations"), Map.of("mode", "heal"))
                .expect(202)
                .json()
                .path("id")
                .asText());
        long first;
        try (Gate gate = Gate.before(jdbi, "update", "reconciliation_part", "new.slices > 0")) {
            first = start(id);
            stopInTheMiddle(first, gate);
        }
        long before = slices(id);
        assertThat(before).isPositive();
        assertThat(written(first)).isEqualTo(Map.of("compare-stores", before));

        long second = restart(id, first);

        assertThat(written(second)).containsEntry("compare-stores", slices(id) - before);
        assertThat(slices(id)).as("one of each part").isEqualTo(8);
        JsonNode run = api().get(path("/reconciliations/" + id)).expect(200).json();
        assertThat(run.path("namespaces").asInt()).isEqualTo(2);
        assertThat(run.path("rows").asInt()).isEqualTo(3);
        assertThat(run.path("drifts").asInt()).isEqualTo(1);
        assertThat(run.path("healed").asInt()).isEqualTo(1);
        assertThat(agent(AGENT).path("totalChunks").asInt()).isEqualTo(2);
    }

    @Test
    void jobStartedWithoutALeaseFailsBeforeItsFirstStep() {
        Properties parameters = new Properties();
        parameters.setProperty("operationId", UUID.randomUUID().toString());
        parameters.setProperty("token", "1");
        parameters.setProperty("incarnation", UUID.randomUUID().toString());
        long id = jobs.start("delete-namespace", parameters);
        assertThat(ended(id).getBatchStatus()).isEqualTo(BatchStatus.FAILED);
        assertThat(jobs.getStepExecutions(id)).isEmpty();
    }

    @Test
    void jobRepositoryIsInOurDatabaseAndIndexed() {
        assertThat(jobs.getJobNames())
                .containsExactlyInAnyOrder(
                        "ingest-documents", "delete-namespace", "reconcile-metadata", "prune-chunks");
        boolean indexed = jdbi.withHandle(
                handle -> handle.createQuery("""
                        select to_regclass('job_execution_instance') is not null
                            and to_regclass('step_execution_job') is not null""").mapTo(Boolean.class).one());
        assertThat(indexed).isTrue();
    }

    /** Claims the operation and starts its job. @return the execution */
    private long start(UUID id) {
        Operation operation = operation(id);
        return jobs.start(operation.kind().jobName(), parameters(operation));
    }

    /** Stops an execution that waits at the gate; what it had read until it hears of it is still committed. */
    private void stopInTheMiddle(long execution, Gate gate) {
        Await.until("it is in the middle", LIMIT, gate::holdsOne);
        jobs.stop(execution);
        gate.open();
        assertThat(ended(execution).getBatchStatus()).isEqualTo(BatchStatus.STOPPED);
    }

    /** Claims the operation, restarts its job, and sees both completed. @return the execution */
    private long restart(UUID id, long stopped) {
        Operation operation = operation(id);
        assertThat(operation.status().label()).isEqualTo("pending");
        assertThat(operation.executionId()).isEqualTo(stopped);
        long execution = jobs.restart(stopped, parameters(operation));
        assertThat(execution).isNotEqualTo(stopped);
        assertThat(ended(execution).getBatchStatus()).isEqualTo(BatchStatus.COMPLETED);
        assertThat(jobs.getJobExecutions(jobs.getJobInstance(stopped)))
                .extracting(JobExecution::getExecutionId)
                .containsExactlyInAnyOrder(stopped, execution);
        assertThat(operation(id).status().label()).isEqualTo("completed");
        assertThatThrownBy(() -> jobs.restart(execution, new Properties()))
                .isInstanceOf(JobExecutionAlreadyCompleteException.class);
        return execution;
    }

    private Operation operation(UUID id) {
        return operations.find(new OperationId(id)).orElseThrow();
    }

    /** The job parameters under a new lease, which is long enough for all of the test. */
    private Properties parameters(Operation operation) {
        Lease lease = claims.claim(operation).orElseThrow();
        execute("update lease set expires_at = now() + interval '10 minutes' where operation_id = '" + operation.id()
                + "'");
        Properties parameters = new Properties();
        parameters.setProperty("operationId", operation.id().toString());
        parameters.setProperty("token", Long.toString(lease.token()));
        parameters.setProperty("incarnation", lease.incarnation().key());
        return parameters;
    }

    private JobExecution ended(long id) {
        return Await.value(
                "execution " + id + " ends",
                LIMIT,
                () -> jobs.getJobExecution(id),
                execution -> execution.getEndTime() != null);
    }

    /** Items written by each step of an execution. */
    private Map<String, Long> written(long execution) {
        Map<String, Long> written = new HashMap<>();
        for (StepExecution step : jobs.getStepExecutions(execution)) {
            written.put(
                    step.getStepName(),
                    Arrays.stream(step.getMetrics())
                            .filter(metric -> metric.getType() == Metric.MetricType.WRITE_COUNT)
                            .mapToLong(Metric::getValue)
                            .sum());
        }
        return written;
    }

    private long rows(String incarnation) {
        return jdbi.withHandle(
                handle -> handle.createQuery("select count(*) from chunk where incarnation = :incarnation::uuid")
                        .bind("incarnation", incarnation)
                        .mapTo(Long.class)
                        .one());
    }

    private long slices(UUID run) {
        return jdbi.withHandle(
                handle -> handle.createQuery("select sum(slices) from reconciliation_part where operation_id = :run")
                        .bind("run", run)
                        .mapTo(Long.class)
                        .one());
    }

    private String incarnation(String agent) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select incarnation::text from namespace
                        where organization_id = :organization and agent_id = :agent and status = 'active'""")
                .bind("organization", organization)
                .bind("agent", agent)
                .mapTo(String.class)
                .one());
    }

    private void execute(String sql) {
        jdbi.useHandle(handle -> handle.execute(sql));
    }

    private static Api api() {
        return new Api("http://127.0.0.1:" + System.getProperty("jboss.http.port"));
    }

    private String path(String rest) {
        return Api.organization(organization) + rest;
    }

    private JsonNode agent(String agent) {
        return api().get(path("/agents/" + agent + "/stats")).expect(200).json();
    }

    private static List<Map<String, String>> documents() {
        return IntStream.range(0, DOCUMENTS)
                .mapToObj(i -> Map.of("key", "d" + i, "text", "Fact number " + i + " is short."))
                .toList();
    }

    private UUID submit(List<Map<String, String>> documents) {
        return UUID.fromString(api().post(path("/agents/" + AGENT + "/documents"), Map.of("documents", documents))
                .expect(202)
                .json()
                .path("id")
                .asText());
    }

    private void writeChunks(String agent, int chunks) {
        List<Map<String, String>> written = IntStream.range(0, chunks)
                .mapToObj(i -> Map.of("key", "c" + i, "text", "Fact number " + i + " is short."))
                .toList();
        api().put(path("/agents/" + agent + "/chunks"), Map.of("chunks", written))
                .expect(200);
    }
}
