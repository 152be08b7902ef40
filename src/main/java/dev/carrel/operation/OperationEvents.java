package dev.carrel.operation;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.carrel.http.Json;
import dev.carrel.namespace.OrganizationId;
import dev.carrel.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Tells listeners how operations go on, on any node, as server-sent events: {@code progress} whenever something has changed,
 * then {@code end}, and the stream is over. One query for all listeners, asked by the container's timer; no listener holds a
 * thread. A slow one misses what lies between two events, never the end. Thread-safe.
 */
@ApplicationScoped
public class OperationEvents {
    /** Most listeners of a node. */
    static final int MOST = 1000;

    /** Most listeners of an organization at a node. */
    static final int MOST_OF_ORGANIZATION = 100;

    private static final Logger LOG = Logger.getLogger(OperationEvents.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    /** After so long without news a comment is sent: a client that is gone is found out by writing to it. */
    private static final Duration SILENCE = Duration.ofSeconds(10);

    /** Whoever does not take an event for so long is not listening any more. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final OperationQueries queries;
    private final Background background;
    private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();

    @Inject
    public OperationEvents(OperationQueries queries, Background background) {
        this.queries = queries;
        this.background = background;
    }

    /**
     * Begins with the operation as it is; the stream ends with it.
     *
     * @throws ProblemException 429 or 503 when there are too many listeners; nothing was sent then
     */
    void listen(Operation operation, SseEventSink sink, Sse sse) {
        long ofOrganization = listeners.stream()
                .filter(listener -> listener.organization.equals(operation.organization()))
                .count();
        if (ofOrganization >= MOST_OF_ORGANIZATION) {
            throw ProblemException.overloaded(
                    "The organization has " + MOST_OF_ORGANIZATION + " listeners at this node. Try again later.",
                    RETRY_AFTER);
        }
        if (listeners.size() >= MOST) {
            throw ProblemException.unavailable(
                    "This node has " + MOST + " listeners. Try again later.", RETRY_AFTER, null);
        }
        Listener listener = new Listener(operation, sink, sse);
        listeners.add(listener);
        listener.tell(operation);
    }

    /** How many listen. */
    int size() {
        return listeners.size();
    }

    /** Looks once for all listeners and tells each what is new to it. */
    public void check() {
        listeners.removeIf(Listener::gone);
        if (listeners.isEmpty()) {
            return;
        }
        List<UUID> ids = listeners.stream()
                .map(listener -> listener.operation)
                .distinct()
                .toList();
        Map<UUID, Operation> operations = queries.byIds(ids).stream()
                .collect(Collectors.toMap(operation -> operation.id().value(), Function.identity()));
        for (Listener listener : listeners) {
            Operation operation = operations.get(listener.operation);
            if (operation == null) {
                listener.close();
            } else if (!listener.busy) {
                background.run(() -> listener.tell(operation));
            }
        }
    }

    /** Ends all streams, at shutdown. */
    public void close() {
        listeners.forEach(Listener::close);
        listeners.clear();
    }

    /** One stream. Events are sent one after the other; whatever happens while one is on its way is seen at the next look. */
    private static final class Listener {
        private final UUID operation;
        private final OrganizationId organization;
        private final SseEventSink sink;
        private final Sse sse;
        private @Nullable Operation last;
        private volatile boolean busy;
        private volatile long sentAt = System.nanoTime();

        Listener(Operation operation, SseEventSink sink, Sse sse) {
            this.operation = operation.id().value();
            this.organization = operation.organization();
            this.sink = sink;
            this.sse = sse;
        }

        boolean gone() {
            if (busy && silence() > PATIENCE.toNanos()) {
                close();
            }
            return sink.isClosed();
        }

        private long silence() {
            return System.nanoTime() - sentAt;
        }

        synchronized void tell(Operation now) {
            if (busy || sink.isClosed()) {
                return;
            }
            boolean ended = now.status().ended();
            if (ended || !now.equals(last)) {
                last = now;
                send(
                        sse.newEventBuilder()
                                .name(ended ? "end" : "progress")
                                .data(json(now))
                                .build(),
                        ended);
            } else if (silence() > SILENCE.toNanos()) {
                send(sse.newEventBuilder().comment("still here").build(), false);
            }
        }

        private void send(OutboundSseEvent event, boolean isLast) {
            busy = true;
            sentAt = System.nanoTime();
            try {
                sink.send(event).whenComplete((sent, failure) -> {
                    if (failure != null || isLast) {
                        close();
                    }
                    busy = false;
                });
            } catch (RuntimeException e) {
                // the client went away between the look at the sink and the write
                LOG.debugf("A listener of operation %s is gone: %s", operation, e);
                close();
            }
        }

        void close() {
            try {
                sink.close();
            } catch (RuntimeException e) {
                LOG.debugf("The stream of a listener of operation %s was broken already: %s", operation, e);
            }
        }

        private static String json(Operation operation) {
            try {
                return Json.MAPPER.writeValueAsString(OperationView.of(operation));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("An operation cannot be written", e);
            }
        }
    }
}
