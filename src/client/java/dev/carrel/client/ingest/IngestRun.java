package dev.carrel.client.ingest;

import dev.carrel.client.AgentAddress;
import dev.carrel.client.CarrelClient;
import dev.carrel.client.IngestedDocument;
import dev.carrel.client.Ingestion;
import dev.carrel.client.NewDocument;
import dev.carrel.client.Page;
import dev.carrel.client.ProblemException;
import dev.carrel.client.Refusal;
import dev.carrel.client.terminal.Progress;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sends found files to one agent and follows them to their end. At most {@link #WINDOW} ingestions are open at a time:
 * enough that the service never waits for the client, few enough that its queue stays short for others.
 */
final class IngestRun implements Batcher.Sink {
    private static final int WINDOW = 4;
    private static final Set<Integer> REFUSALS =
            Set.of(HttpURLConnection.HTTP_BAD_REQUEST, HttpURLConnection.HTTP_ENTITY_TOO_LARGE, 415, 422);

    private final CarrelClient client;
    private final AgentAddress agent;
    private final @Nullable Double importance;
    private final Progress progress;
    private final IngestReport report = new IngestReport();
    private final OpenIngestions open;

    private IngestRun(CarrelClient client, AgentAddress agent, @Nullable Double importance, Progress progress) {
        this.client = client;
        this.agent = agent;
        this.importance = importance;
        this.progress = progress;
        this.open = new OpenIngestions(client, agent.organization(), this::ended);
    }

    /**
     * Ingests the files and returns when every one of them is settled.
     *
     * @param importance of all of them; null for the usual
     */
    static IngestReport ingest(
            CarrelClient client,
            AgentAddress agent,
            List<DocumentFile> files,
            @Nullable Double importance,
            Progress progress)
            throws InterruptedException {
        IngestRun run = new IngestRun(client, agent, importance, progress);
        Batcher batcher = new Batcher(run, importance);
        for (DocumentFile file : files) {
            batcher.add(file);
            run.await(WINDOW - 1);
        }
        batcher.flush();
        run.await(0);
        return run.report;
    }

    private void await(int openIngestions) throws InterruptedException {
        while (open.count() > openIngestions) {
            open.poll();
            showProgress();
        }
        showProgress();
    }

    private void showProgress() {
        progress.reached(report.settled() + open.done());
    }

    @Override
    public void documents(List<NewDocument> documents) {
        List<String> keys = documents.stream().map(NewDocument::key).toList();
        try {
            accepted(client.addDocuments(agent, documents), keys);
        } catch (ProblemException e) {
            if (e.problem().status() == HttpURLConnection.HTTP_ENTITY_TOO_LARGE && documents.size() > 1) {
                int half = documents.size() / 2;
                documents(documents.subList(0, half));
                documents(documents.subList(half, documents.size()));
            } else {
                refused(e, keys);
            }
        }
    }

    @Override
    public void raw(DocumentFile file, byte[] bytes) {
        List<String> keys = List.of(file.key());
        try {
            accepted(client.putDocument(agent, file.key(), file.mediaType(), bytes, importance), keys);
        } catch (ProblemException e) {
            refused(e, keys);
        }
    }

    @Override
    public void trouble(Trouble trouble) {
        report.add(trouble);
    }

    private void accepted(Ingestion ingestion, List<String> keys) {
        ingestion.refusals().forEach(refusal -> refused(refusal, keys));
        open.add(ingestion);
    }

    /** A problem that is about the documents themselves is reported; any other ends the run. */
    private void refused(ProblemException e, List<String> keys) {
        List<Refusal> refusals = e.problem().refusals();
        if (!REFUSALS.contains(e.problem().status()) || (refusals.isEmpty() && keys.size() > 1)) {
            throw e;
        }
        if (refusals.isEmpty()) {
            report.add(new Trouble(
                    Trouble.Kind.REFUSED, keys.getFirst(), e.problem().message()));
        }
        refusals.forEach(refusal -> refused(refusal, keys));
    }

    private void refused(Refusal refusal, List<String> keys) {
        int index = refusal.index() == null ? -1 : refusal.index();
        String key = index >= 0 && index < keys.size() ? keys.get(index) : String.valueOf(refusal.key());
        report.add(new Trouble(Trouble.Kind.REFUSED, key, refusal.message()));
    }

    private void ended(Ingestion ingestion) {
        report.ended(ingestion);
        if (ingestion.outcomes().failed() > 0) {
            String cursor = null;
            do {
                Page<IngestedDocument> page =
                        client.ingestedDocuments(agent.organization(), ingestion.id(), "failed", cursor);
                page.items().forEach(report::failed);
                cursor = page.next();
            } while (cursor != null);
        }
    }
}
