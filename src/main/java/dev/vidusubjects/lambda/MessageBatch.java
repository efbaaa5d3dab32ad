package dev.vidusubjects.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.time.TimeBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Handles the messages of a batch of SQS at the same time, so that a slow one does not delay the others. SQS delivers
 * those that fail again, and finally moves them to the dead-letter queue.
 */
final class MessageBatch {

    private static final Logger LOG = Logger.getLogger(MessageBatch.class);

    /** The size of the batches that the event source mappings deliver. */
    private static final int THREADS = 10;

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
        Thread thread = new Thread(task, "message");
        thread.setDaemon(true);
        return thread;
    });

    /** A message that is being handled. */
    private record Running(String id, Future<?> result) {}

    /**
     * @param records the messages, in the form in which the function receives them
     * @param work handles the body of one message; the message fails if it throws an exception
     * @param budget the time after which the messages that are not done fail
     * @return the response of the function: {@code {"batchItemFailures":[{"itemIdentifier":…}]}} with the failed
     *     messages
     */
    ObjectNode handle(JsonNode records, Consumer<String> work, TimeBudget budget) {
        List<Running> running = new ArrayList<>();
        for (JsonNode message : records) {
            String id = message.path("messageId").asText();
            String body = message.path("body").asText();
            // Without an id, no failure could be reported: Lambda would repeat the whole batch.
            if (!id.isEmpty()) {
                running.add(new Running(id, threads.submit(() -> work.accept(body))));
            }
        }
        ObjectNode response = EventJson.object();
        ArrayNode failures = response.putArray("batchItemFailures");
        for (Running message : running) {
            if (!isDone(message, budget)) {
                failures.addObject().put("itemIdentifier", message.id());
            }
        }
        return response;
    }

    private static boolean isDone(Running message, TimeBudget budget) {
        try {
            message.result().get(budget.remaining().toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException e) {
            failed(message, e.getCause());
        } catch (TimeoutException e) {
            message.result().cancel(true);
            failed(message, e);
        } catch (InterruptedException e) {
            message.result().cancel(true);
            Thread.currentThread().interrupt();
        }
        return false;
    }

    /** The body is not logged: the URL of an endpoint may be secret. */
    private static void failed(Running message, Throwable cause) {
        LogEvent.of("message_failed").with("message_id", message.id()).error(LOG, cause);
    }
}
