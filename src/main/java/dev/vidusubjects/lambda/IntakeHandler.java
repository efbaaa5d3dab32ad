package dev.vidusubjects.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.polling.PollBatchUntil;
import dev.vidusubjects.submission.Redelivery;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.time.Durations;
import dev.vidusubjects.time.TimeBudget;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The function that the queue calls with messages about uploads. If an upload cannot be processed yet, the response
 * lists its message, and SQS delivers that message again after a suitable delay; the other messages are done. No caller
 * waits for this function, so it makes the first polls of the submitted tasks itself.
 */
@Named("intake")
@Singleton
@IfBuildProfile("aws")
public class IntakeHandler implements RequestStreamHandler {

    private static final Logger LOG = Logger.getLogger(IntakeHandler.class);

    private final UploadMessages messages;
    private final PollBatchUntil poll;
    private final PollingTime time;
    private final Redelivery redelivery;
    private final Clock clock;

    @Inject
    IntakeHandler(UploadMessages messages, PollBatchUntil poll, PollingTime time, Redelivery redelivery, Clock clock) {
        this.messages = messages;
        this.poll = poll;
        this.time = time;
        this.redelivery = redelivery;
        this.clock = clock;
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        Invocation.run("intake", context, invocation -> {
            JsonNode records = EventJson.read(input).path("Records");
            List<Task> submitted = new ArrayList<>();
            Map<String, Instant> again = new LinkedHashMap<>();
            ObjectNode response = EventJson.object();
            ArrayNode failures = response.putArray("batchItemFailures");
            TimeBudget budget = time.budget(invocation);
            for (JsonNode record : records) {
                Optional<Duration> delay = messages.ingest(record, submitted, budget);
                String id = record.path("messageId").asText();
                if (delay.isPresent() && !id.isEmpty()) {
                    failures.addObject().put("itemIdentifier", id);
                    again.put(
                            record.path("receiptHandle").asText(),
                            clock.instant().plus(delay.get()));
                }
            }
            int ended = poll(submitted, time.until(invocation), budget);
            delay(again);
            invocation
                    .with("messages", records.size())
                    .with("submitted", submitted.size())
                    .with("ended", ended)
                    .with("again", failures.size());
            EventJson.write(output, response);
        });
    }

    /**
     * Polls the submitted tasks. A failure must not fail the function: the messages are done, and must not be submitted
     * again by another delivery. The sweep finds the tasks that cannot be polled here.
     */
    private int poll(List<Task> submitted, Instant until, TimeBudget budget) {
        try {
            return poll.poll(submitted, until, budget);
        } catch (Throwable e) {
            LogEvent.of("workflow_not_started").with("tasks", submitted.size()).error(LOG, e);
            return 0;
        }
    }

    /**
     * Sets the delays as late as possible: a message whose delay ended earlier would be received while this invocation
     * still runs.
     */
    private void delay(Map<String, Instant> again) {
        Instant now = clock.instant();
        Map<String, Duration> delays = new LinkedHashMap<>();
        again.forEach((receipt, instant) -> {
            Duration remaining = Duration.between(now, instant);
            if (!receipt.isEmpty()) {
                delays.put(receipt, Durations.max(remaining, Duration.ZERO));
            }
        });
        redelivery.delay(delays);
    }
}
