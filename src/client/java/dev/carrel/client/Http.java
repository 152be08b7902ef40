package dev.carrel.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;

/**
 * Requests and what their answers mean: a value, a {@link ProblemException}, or an {@link UnreachableException}. Safe
 * for use by many threads.
 */
final class Http {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(2);
    private static final String CONTENT_TYPE = "Content-Type";
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;

    /** Without a slash at its end. */
    private final String service;

    private final Retry retry;
    private final HttpClient http;

    Http(URI service, Retry retry) {
        this.service = service.toString().replaceFirst("/+$", "");
        this.retry = retry;
        this.http = client("https".equalsIgnoreCase(service.getScheme()));
    }

    private static HttpClient client(boolean secure) {
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT_TIMEOUT);
        return secure ? builder.build() : withoutCertificates(builder).build();
    }

    /** The JDK's client reads all known certificates even for plain HTTP, 70 ms of every command; this one knows none. */
    private static HttpClient.Builder withoutCertificates(HttpClient.Builder builder) {
        try {
            SSLContext trustsNobody = SSLContext.getInstance("TLS");
            trustsNobody.init(null, new TrustManager[0], null);
            return builder.sslContext(trustsNobody).sslParameters(new SSLParameters());
        } catch (GeneralSecurityException noTlsHere) {
            return builder;
        }
    }

    /** One segment of a path, or one query value, percent-encoded; a slash in it stays part of it. */
    static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    <T> T get(String path, TypeReference<T> type) {
        return answer(request(path).GET(), type);
    }

    <T> T post(String path, Object body, TypeReference<T> type) {
        return answer(json(path).POST(bytes(body)), type);
    }

    <T> T put(String path, Object body, TypeReference<T> type) {
        return answer(json(path).PUT(bytes(body)), type);
    }

    <T> T putRaw(String path, String mediaType, byte[] body, TypeReference<T> type) {
        return answer(request(path).header(CONTENT_TYPE, mediaType).PUT(BodyPublishers.ofByteArray(body)), type);
    }

    <T> T delete(String path, TypeReference<T> type) {
        return answer(request(path).DELETE(), type);
    }

    /** The body whatever the status: health answers 503 with a document that is the answer. */
    <T> T getAnyStatus(String path, TypeReference<T> type) {
        return Answers.value(send(request(path).GET().build()), type);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(service + path))
                .timeout(ANSWER_TIMEOUT)
                .header("Accept", "application/json, application/problem+json");
    }

    private HttpRequest.Builder json(String path) {
        return request(path).header(CONTENT_TYPE, "application/json");
    }

    private static HttpRequest.BodyPublisher bytes(Object body) {
        try {
            return BodyPublishers.ofByteArray(Json.MAPPER.writeValueAsBytes(body));
        } catch (JsonProcessingException ourMistake) {
            throw new IllegalArgumentException("cannot be written as JSON: " + body.getClass(), ourMistake);
        }
    }

    private <T> T answer(HttpRequest.Builder builder, TypeReference<T> type) {
        HttpRequest request = builder.build();
        HttpResponse<byte[]> response = send(request);
        for (int attempt = 1; busy(response) && attempt < retry.attempts(); attempt++) {
            LockSupport.parkNanos(retry.pause(attempt, response.headers()).toNanos());
            response = send(request);
        }
        if (response.statusCode() / 100 == 2) {
            return Answers.value(response, type);
        }
        Problem problem = Answers.problem(response);
        if (busy(response)) {
            throw new UnreachableException("the service is too busy: " + problem.message(), null);
        }
        throw new ProblemException(problem);
    }

    private static boolean busy(HttpResponse<?> response) {
        return response.statusCode() == TOO_MANY_REQUESTS || response.statusCode() == UNAVAILABLE;
    }

    private HttpResponse<byte[]> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofByteArray());
        } catch (HttpTimeoutException late) {
            throw new UnreachableException(service + " did not answer in time", late);
        } catch (ConnectException refused) {
            throw new UnreachableException("no service at " + service, refused);
        } catch (IOException broken) {
            throw new UnreachableException("the connection to " + service + " broke: " + broken.getMessage(), broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new UnreachableException("interrupted while waiting for " + service, null);
        }
    }
}
