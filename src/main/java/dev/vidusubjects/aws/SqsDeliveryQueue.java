package dev.vidusubjects.aws;

import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.events.Delivery;
import dev.vidusubjects.events.DeliveryQueue;
import dev.vidusubjects.events.QueueMessages;
import dev.vidusubjects.events.WebhookEndpoint;
import dev.vidusubjects.media.Sha256;
import dev.vidusubjects.text.Printable;
import dev.vidusubjects.time.Sleeper;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/**
 * The deliveries as messages of a standard queue of SQS. A delivery that is due later than SQS can delay it is received
 * early, and added again. The messages of an endpoint's server form a group: SQS then shares receives fairly among the
 * servers, so that one with many deliveries does not delay the others.
 */
@Singleton
@IfBuildProfile("aws")
public class SqsDeliveryQueue implements DeliveryQueue {

    static final String REASON = "reason";

    /** A group id has at most 128 characters; half of a SHA-256 is as unique. */
    private static final int GROUP_LENGTH = 32;

    private static final int MAX_REASON_LENGTH = 300;

    private final SqsSender sender;
    private final Optional<String> queueUrl;
    private final Optional<String> deadLetterUrl;

    @Inject
    public SqsDeliveryQueue(AwsClients clients, SubjectsConfig config, Sleeper sleeper, Clock clock) {
        this(
                new SqsSender(clients, sleeper, clock),
                config.aws().deliveriesQueueUrl(),
                config.aws().deliveriesDeadLetterUrl());
    }

    /**
     * The URLs are required only for the operations that use them, because most functions use none of them.
     *
     * @param queueUrl the URL of the queue of deliveries
     * @param deadLetterUrl the URL of the queue of deliveries that are given up
     */
    SqsDeliveryQueue(SqsSender sender, Optional<String> queueUrl, Optional<String> deadLetterUrl) {
        this.sender = sender;
        this.queueUrl = queueUrl;
        this.deadLetterUrl = deadLetterUrl;
    }

    /** @throws IllegalStateException if there are deliveries, but the queue is not configured */
    @Override
    public void add(List<Delivery> deliveries) {
        if (deliveries.isEmpty()) {
            return;
        }
        String url =
                RequiredSetting.setting(queueUrl, "SUBJECTS_AWS_DELIVERIES_QUEUE_URL", "the SQS queue of webhooks");
        sender.send(
                url,
                deliveries.stream()
                        .map(delivery -> message(delivery)
                                .delaySeconds(sender.delaySeconds(delivery.notBefore()))
                                .build())
                        .toList());
    }

    /** @throws IllegalStateException if the dead-letter queue is not configured */
    @Override
    public void giveUp(Delivery delivery, String reason) {
        String url = RequiredSetting.setting(
                deadLetterUrl, "SUBJECTS_AWS_DELIVERIES_DEAD_LETTER_URL", "the SQS queue of undeliverable webhooks");
        // An attribute must not be empty.
        String text = reason.isBlank() ? "unknown" : Printable.of(reason, MAX_REASON_LENGTH);
        MessageAttributeValue attribute = MessageAttributeValue.builder()
                .dataType("String")
                .stringValue(text)
                .build();
        sender.send(
                url,
                List.of(message(delivery)
                        .messageAttributes(Map.of(REASON, attribute))
                        .build()));
    }

    private static SendMessageBatchRequestEntry.Builder message(Delivery delivery) {
        byte[] origin = WebhookEndpoint.origin(delivery.endpoint()).getBytes(StandardCharsets.UTF_8);
        return SendMessageBatchRequestEntry.builder()
                .messageBody(QueueMessages.write(delivery))
                .messageGroupId(Sha256.hex(origin).substring(0, GROUP_LENGTH));
    }
}
