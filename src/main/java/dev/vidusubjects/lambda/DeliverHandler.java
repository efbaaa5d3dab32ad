package dev.vidusubjects.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vidusubjects.events.DeliverWebhook;
import dev.vidusubjects.events.QueueMessages;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;

/**
 * The function that the queue of webhooks calls. A delivery that the endpoint did not accept is no failed message: it
 * is in the queue again. A message that is no delivery fails until SQS moves it to the dead-letter queue.
 */
@Named("deliver")
@Singleton
@IfBuildProfile("aws")
public class DeliverHandler implements RequestStreamHandler {

    private static final Duration RESPONSE_RESERVE = Duration.ofSeconds(1);

    private final MessageBatch messages = new MessageBatch();
    private final DeliverWebhook deliver;
    private final Clock clock;

    public DeliverHandler(DeliverWebhook deliver, Clock clock) {
        this.deliver = deliver;
        this.clock = clock;
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        Invocation.run("deliver", context, invocation -> {
            JsonNode records = EventJson.read(input).path("Records");
            ObjectNode response = messages.handle(
                    records,
                    body -> deliver.deliver(QueueMessages.delivery(body)),
                    invocation.budget(clock).less(RESPONSE_RESERVE));
            invocation
                    .with("messages", records.size())
                    .with("failed", response.path("batchItemFailures").size());
            EventJson.write(output, response);
        });
    }
}
