package dev.vidusubjects.aws;

import dev.vidusubjects.events.DeliveryQueueException;
import dev.vidusubjects.time.Sleeper;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResultEntry;

/** Sends messages to a queue in batches, and sends again what SQS refused. */
final class SqsSender {

    /** The maximum delay of a message: a property of SQS. */
    static final Duration MAX_DELAY = Duration.ofSeconds(900);

    /** The number of times that refused messages are sent again. */
    static final int MAX_RETRIES = 3;

    /** The pause before the first retry; each later one is twice as long. */
    static final Duration FIRST_PAUSE = Duration.ofMillis(200);

    private final AwsClients clients;
    private final Sleeper sleeper;
    private final Clock clock;

    SqsSender(AwsClients clients, Sleeper sleeper, Clock clock) {
        this.clients = clients;
        this.sleeper = sleeper;
        this.clock = clock;
    }

    /** @return the delay until {@code due}: 0 to 900 whole seconds, rounded up so that no message comes too early */
    int delaySeconds(Instant due) {
        Instant now = clock.instant();
        // Compared first: the duration between distant instants would overflow.
        if (due.isAfter(now.plus(MAX_DELAY))) {
            return Math.toIntExact(MAX_DELAY.toSeconds());
        }
        return due.isBefore(now)
                ? 0
                : Math.toIntExact(
                        Duration.between(now, due).plusNanos(999_999_999).toSeconds());
    }

    /**
     * @param messages the messages; their ids are replaced
     * @throws DeliveryQueueException if a message was not accepted; the others may have been
     */
    void send(String queueUrl, List<SendMessageBatchRequestEntry> messages) {
        List<SendMessageBatchRequestEntry> numbered = IntStream.range(0, messages.size())
                .mapToObj(
                        i -> messages.get(i).toBuilder().id(Integer.toString(i)).build())
                .toList();
        for (List<SendMessageBatchRequestEntry> batch : BatchSplit.of(numbered, SqsSender::bytes)) {
            try {
                sendBatch(queueUrl, batch);
            } catch (SdkException e) {
                throw new DeliveryQueueException("could not send to the queue " + queueUrl + ": " + AwsErrors.of(e), e);
            }
        }
    }

    private void sendBatch(String queueUrl, List<SendMessageBatchRequestEntry> batch) {
        List<SendMessageBatchRequestEntry> pending = batch;
        Duration pause = FIRST_PAUSE;
        for (int retries = 0; !pending.isEmpty(); retries++) {
            List<SendMessageBatchRequestEntry> sent = pending;
            SendMessageBatchResponse response = clients.sqs()
                    .sendMessageBatch(request -> request.queueUrl(queueUrl).entries(sent));
            // A message that the response does not mention was not accepted either.
            Set<String> accepted = response.successful().stream()
                    .map(SendMessageBatchResultEntry::id)
                    .collect(Collectors.toSet());
            pending = sent.stream()
                    .filter(message -> !accepted.contains(message.id()))
                    .toList();
            if (!pending.isEmpty()) {
                if (retries == MAX_RETRIES) {
                    throw refused(queueUrl, pending.size(), response);
                }
                sleep(queueUrl, pause);
                pause = pause.multipliedBy(2);
            }
        }
    }

    private static DeliveryQueueException refused(String queueUrl, int messages, SendMessageBatchResponse response) {
        String code = response.failed().stream()
                .map(BatchResultErrorEntry::code)
                .findFirst()
                .orElse("no result");
        return new DeliveryQueueException(
                "could not send " + messages + " messages to the queue " + queueUrl + ": " + code, null);
    }

    private void sleep(String queueUrl, Duration pause) {
        try {
            sleeper.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DeliveryQueueException("interrupted while messages were sent to the queue " + queueUrl, e);
        }
    }

    /** The size of the body and of the texts of the attributes. */
    private static int bytes(SendMessageBatchRequestEntry message) {
        int attributes = message.messageAttributes().entrySet().stream()
                .mapToInt(attribute -> utf8(attribute.getKey())
                        + utf8(attribute.getValue().dataType())
                        + utf8(attribute.getValue().stringValue()))
                .sum();
        return utf8(message.messageBody()) + attributes;
    }

    private static int utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
