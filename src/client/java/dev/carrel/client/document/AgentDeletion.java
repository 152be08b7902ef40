package dev.carrel.client.document;

import dev.carrel.client.AgentAddress;
import dev.carrel.client.CarrelClient;
import dev.carrel.client.Deletion;
import dev.carrel.client.OperationStatus;
import dev.carrel.client.UnreachableException;
import dev.carrel.client.terminal.Progress;
import dev.carrel.client.terminal.Terminal;
import dev.carrel.client.terminal.Words;
import java.time.Duration;

/**
 * Follows the deletion of an agent until its certificate. The service may restart meanwhile and go on with it, so a lost
 * connection is borne for a while.
 */
final class AgentDeletion {
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_ABSENCE = Duration.ofMinutes(1);

    private final CarrelClient client;
    private final AgentAddress agent;
    private final String queueId;

    AgentDeletion(CarrelClient client, AgentAddress agent, String queueId) {
        this.client = client;
        this.agent = agent;
        this.queueId = queueId;
    }

    /** Shows the progress and tells how it ended. @return whether it completed */
    boolean follow(Terminal terminal) throws InterruptedException {
        long started = System.nanoTime();
        Deletion deletion = client.deletion(agent.organization(), queueId);
        try (Progress progress = Progress.start(terminal, agent.toString(), "chunks", deletion.totalItems())) {
            Duration pause = SHORTEST_PAUSE;
            long lastAnswer = System.nanoTime();
            while (!deletion.status().ended()) {
                progress.reached((double) deletion.processedItems());
                Thread.sleep(pause);
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
                try {
                    deletion = client.deletion(agent.organization(), queueId);
                    lastAnswer = System.nanoTime();
                } catch (UnreachableException e) {
                    if (System.nanoTime() - lastAnswer > LONGEST_ABSENCE.toNanos()) {
                        throw e;
                    }
                }
            }
            progress.reached((double) deletion.processedItems());
        }
        return tell(terminal, deletion, Duration.ofNanos(System.nanoTime() - started));
    }

    private boolean tell(Terminal terminal, Deletion deletion, Duration time) {
        Deletion.Certificate certificate = deletion.certificate();
        if (deletion.status() == OperationStatus.COMPLETED && certificate != null) {
            terminal.out()
                    .println(agent + " is deleted: " + Words.count(certificate.rowsDeleted(), "chunk") + " purged in "
                            + Words.duration(time) + "; certified at " + Words.minute(certificate.certifiedAt()) + ": "
                            + certificate.rowsLeft() + " rows and " + certificate.entriesLeft() + " entries are left");
            return true;
        }
        String error = deletion.error();
        terminal.err()
                .println("The deletion " + queueId + " is "
                        + Words.word(deletion.status())
                        + ("restored".equals(deletion.namespace())
                                ? "; the agent has its knowledge again"
                                : "; what is left of it stays invisible until ./carrel retry")
                        + (error == null ? "" : ": " + Terminal.plain(error)));
        return false;
    }
}
