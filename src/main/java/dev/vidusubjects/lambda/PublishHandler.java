package dev.vidusubjects.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vidusubjects.events.AnnouncementId;
import dev.vidusubjects.events.PublishEndings;
import dev.vidusubjects.events.QueueMessages;
import dev.vidusubjects.events.RetryMedia;
import dev.vidusubjects.time.TimeBudget;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;

/**
 * The function that the table's stream calls with the endings of tasks, and the queue of media with copies that are
 * tried again. The response lists the first record, or the messages, that must be delivered again.
 */
@Named("publish")
@Singleton
@IfBuildProfile("aws")
public class PublishHandler implements RequestStreamHandler {

    private static final String QUEUE = "aws:sqs";

    /** For the writes after the last copy, and the response. */
    private static final Duration RESERVE = Duration.ofSeconds(5);

    private static final Duration RESPONSE_RESERVE = Duration.ofSeconds(1);

    private final MessageBatch messages = new MessageBatch();
    private final PublishEndings publish;
    private final RetryMedia retryMedia;
    private final Clock clock;

    public PublishHandler(PublishEndings publish, RetryMedia retryMedia, Clock clock) {
        this.publish = publish;
        this.retryMedia = retryMedia;
        this.clock = clock;
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        Invocation.run("publish", context, invocation -> {
            JsonNode records = EventJson.read(input).path("Records");
            TimeBudget budget = invocation.budget(clock);
            // All records of a batch have the same source.
            boolean isQueue = QUEUE.equals(records.path(0).path("eventSource").asText());
            invocation.with("records", records.size());
            EventJson.write(
                    output, isQueue ? retry(records, budget) : publish(invocation, records, budget.less(RESERVE)));
        });
    }

    private ObjectNode retry(JsonNode records, TimeBudget budget) {
        TimeBudget copying = budget.less(RESERVE);
        return messages.handle(
                records,
                body -> retryMedia.retry(QueueMessages.mediaRetry(body), copying),
                budget.less(RESPONSE_RESERVE));
    }

    private ObjectNode publish(Invocation invocation, JsonNode records, TimeBudget budget) {
        EndingRecords endings = new EndingRecords(records);
        Set<AnnouncementId> failed = publish.publish(endings.tasks(), budget);
        invocation.with("endings", endings.tasks().size()).with("failed", failed.size());
        ObjectNode response = EventJson.object();
        ArrayNode failures = response.putArray("batchItemFailures");
        endings.first(failed).ifPresent(position -> failures.addObject().put("itemIdentifier", position));
        return response;
    }
}
