package dev.carrel.wildfly;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carrel.http.Json;
import jakarta.batch.operations.JobOperator;
import jakarta.batch.runtime.BatchStatus;
import jakarta.batch.runtime.JobExecution;
import jakarta.batch.runtime.Metric;
import jakarta.batch.runtime.StepExecution;
import jakarta.inject.Inject;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import org.assertj.core.api.Assertions;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Inside the server: the jobs as the injected {@link JobOperator} and the server's job repository see them. */
@ExtendWith(ArquillianExtension.class)
class JobOperatorIT {
    private static final String AGENT = "/api/v1/organizations/in-container/agents/a";

    @Inject
    private JobOperator jobs;

    @Inject
    private Jdbi jdbi;

    @Deployment
    static WebArchive war() throws URISyntaxException {
        return War.archive()
                .addClass(JobOperatorIT.class)
                .addAsLibrary(new File(Assertions.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI()));
    }

    @Test
    void ingestionIsAJobWithAStepForEachStageAndExactMetrics() throws IOException, InterruptedException {
        JsonNode ingestion = ingest("whales", "The blue whale is the largest animal that ever lived.");
        assertThat(ingestion.path("status").asText()).isEqualTo("completed");

        long id = jdbi.withHandle(
                handle -> handle.createQuery("select execution_id from operation where operation_id = :id")
                        .bind("id", UUID.fromString(ingestion.path("id").asText()))
                        .mapTo(Long.class)
                        .one());
        JobExecution execution = ended(id);
        assertThat(execution.getJobName()).isEqualTo("ingest-documents");
        assertThat(execution.getBatchStatus()).isEqualTo(BatchStatus.COMPLETED);
        List<StepExecution> steps = jobs.getStepExecutions(id);
        assertThat(steps)
                .extracting(StepExecution::getStepName)
                .containsExactly("split-and-embed", "embed-given-chunks", "index-chunks", "publish-documents");
        assertThat(steps)
                .extracting(step -> metric(step, Metric.MetricType.WRITE_COUNT))
                .containsExactly(1L, 0L, 1L, 1L);
    }

    @Test
    void jobStartedWithoutALeaseFailsBeforeItsFirstStep() throws InterruptedException {
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
        assertThat(jobs.getJobNames()).contains("ingest-documents", "delete-namespace");
        boolean indexed = jdbi.withHandle(
                handle -> handle.createQuery("""
                        select to_regclass('job_execution_instance') is not null
                            and to_regclass('step_execution_job') is not null""").mapTo(Boolean.class).one());
        assertThat(indexed).isTrue();
    }

    private static JsonNode ingest(String key, String text) throws IOException, InterruptedException {
        URI service = URI.create("http://127.0.0.1:" + System.getProperty("jboss.http.port"));
        try (HttpClient http = HttpClient.newHttpClient()) {
            var answer = http.send(
                    HttpRequest.newBuilder(service.resolve(AGENT + "/documents/" + key + "?wait=60s"))
                            .header("Content-Type", "text/plain")
                            .PUT(BodyPublishers.ofString(text))
                            .build(),
                    BodyHandlers.ofByteArray());
            return Json.MAPPER.readTree(answer.body());
        }
    }

    private JobExecution ended(long id) throws InterruptedException {
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (jobs.getJobExecution(id).getEndTime() == null && System.nanoTime() < deadline) {
            Thread.sleep(20);
        }
        return jobs.getJobExecution(id);
    }

    private static long metric(StepExecution step, Metric.MetricType type) {
        return Arrays.stream(step.getMetrics())
                .filter(metric -> metric.getType() == type)
                .mapToLong(Metric::getValue)
                .sum();
    }
}
