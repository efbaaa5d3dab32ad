package dev.vidusubjects.guarantees;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Callers that use the API as its documentation requires: each request has an idempotency key and is sent again, across
 * restarts of the application, until it is acknowledged.
 */
final class Callers implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration MAX_RESPONSE_TIME = Duration.ofSeconds(60);
    private static final Duration MAX_END_TIME = Duration.ofMinutes(Form.isLong() ? 60 : 5);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExecutorService threads;
    private final List<Future<Void>> running = new ArrayList<>();
    private final String prefix;
    private final String image;
    private final int maxRequests;
    private final Duration maxPause;
    private final AtomicInteger next = new AtomicInteger();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Map<String, String> acknowledged = new ConcurrentHashMap<>();
    private final AtomicInteger sent = new AtomicInteger();
    private volatile CompletableFuture<URI> application = new CompletableFuture<>();

    /**
     * @param prefix the prefix of the subjects' names, which are also the idempotency keys
     * @param image a data URI
     * @param maxRequests the number of requests after which the callers stop
     * @param maxPause the maximum time that a caller waits before it sends a request again, whatever
     *     {@code Retry-After} says
     */
    Callers(String prefix, String image, int number, int maxRequests, Duration maxPause) {
        this.prefix = prefix;
        this.image = image;
        this.maxRequests = maxRequests;
        this.maxPause = maxPause;
        this.threads = Executors.newFixedThreadPool(number, task -> {
            Thread thread = new Thread(task, "caller");
            thread.setDaemon(true);
            return thread;
        });
        for (int i = 0; i < number; i++) {
            boolean waits = i % 2 == 0;
            Callable<Void> caller = () -> call(waits);
            running.add(threads.submit(caller));
        }
    }

    /** Tells the callers the address of the running application. */
    void applicationStarted(URI address) {
        application.complete(address);
    }

    /** Tells the callers that the application is not running. */
    void applicationStopped() {
        if (application.isDone()) {
            application = new CompletableFuture<>();
        }
    }

    /** @return the task's id for each acknowledged request, by the subject's name */
    Map<String, String> acknowledged() {
        return acknowledged;
    }

    /** @return the number of requests sent, including repetitions */
    int sent() {
        return sent.get();
    }

    /** Starts no new requests, and waits until all started requests are acknowledged. */
    void finish() throws InterruptedException, ExecutionException, TimeoutException {
        stopped.countDown();
        awaitEnd();
    }

    /** Waits until all requests are acknowledged. */
    void awaitEnd() throws InterruptedException, ExecutionException, TimeoutException {
        for (Future<Void> caller : running) {
            caller.get(MAX_END_TIME.toSeconds(), TimeUnit.SECONDS);
        }
    }

    /** @return false; if a caller has failed, throws its failure instead */
    boolean broken() throws InterruptedException, ExecutionException {
        for (Future<Void> caller : running) {
            if (caller.isDone()) {
                caller.get();
            }
        }
        return false;
    }

    private Void call(boolean waits) throws Exception {
        while (stopped.getCount() > 0) {
            int number = next.getAndIncrement();
            if (number >= maxRequests) {
                break;
            }
            String name = prefix + "-" + number;
            acknowledged.put(name, untilAcknowledged(name, waits));
        }
        return null;
    }

    /** @return the task's id */
    private String untilAcknowledged(String name, boolean waits) throws Exception {
        while (true) {
            HttpResponse<byte[]> response;
            try {
                response = send(name, waits);
            } catch (IOException e) {
                // The application was killed during the request, or it is not running.
                continue;
            }
            JsonNode body = JSON.readTree(response.body());
            switch (response.statusCode()) {
                case 200, 202 -> {
                    if (!body.path("name").asText().equals(name)) {
                        throw new AssertionError("acknowledged another subject than " + name + ": " + body);
                    }
                    return body.path("id").asText();
                }
                case 504 -> {
                    return body.path("task_id").asText();
                }
                case 502, 503 -> pause(response);
                default -> throw new AssertionError("unexpected status " + response.statusCode() + ": " + body);
            }
        }
    }

    private HttpResponse<byte[]> send(String name, boolean waits) throws Exception {
        URI address = application.get();
        HttpRequest.Builder request = HttpRequest.newBuilder(address.resolve("/v1/subjects"))
                .timeout(MAX_RESPONSE_TIME)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", name);
        if (waits) {
            request.header("Prefer", "wait=1");
        }
        sent.incrementAndGet();
        return client.send(
                request.POST(BodyPublishers.ofString("{\"name\":\"" + name + "\",\"images\":[\"" + image + "\"]}"))
                        .build(),
                BodyHandlers.ofByteArray());
    }

    /** Waits as long as {@code Retry-After} says, but at most {@link #maxPause}. */
    private void pause(HttpResponse<?> response) throws InterruptedException {
        Duration requested = Duration.ofSeconds(
                response.headers().firstValueAsLong("Retry-After").orElse(10));
        Duration pause = requested.compareTo(maxPause) < 0 ? requested : maxPause;
        TimeUnit.MILLISECONDS.sleep(pause.toMillis());
    }

    @Override
    public void close() {
        stopped.countDown();
        threads.shutdownNow();
    }
}
