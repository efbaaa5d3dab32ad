package dev.vidusubjects.aws;

import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.submission.Redelivery;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;

/** Sets the visibility timeout of messages: SQS delivers them again when it expires. */
@Singleton
@IfBuildProfile("aws")
public class SqsRedelivery implements Redelivery {

    /** The maximum number of entries that SQS accepts in one batch request. */
    static final int MAX_BATCH_SIZE = 10;

    private static final Logger LOG = Logger.getLogger(SqsRedelivery.class);

    private final AwsClients clients;
    private final Optional<String> queueUrl;

    @Inject
    public SqsRedelivery(AwsClients clients, SubjectsConfig config) {
        this(clients, config.aws().incomingQueueUrl());
    }

    /**
     * @param queueUrl the queue's URL; if empty, messages are delivered again after the queue's own visibility timeout
     */
    SqsRedelivery(AwsClients clients, Optional<String> queueUrl) {
        this.clients = clients;
        this.queueUrl = queueUrl;
    }

    @Override
    public void delay(Map<String, Duration> delays) {
        if (queueUrl.isEmpty()) {
            return;
        }
        List<ChangeMessageVisibilityBatchRequestEntry> batch = new ArrayList<>();
        for (Map.Entry<String, Duration> delay : delays.entrySet()) {
            batch.add(ChangeMessageVisibilityBatchRequestEntry.builder()
                    .id(Integer.toString(batch.size()))
                    .receiptHandle(delay.getKey())
                    .visibilityTimeout(Math.toIntExact(seconds(delay.getValue())))
                    .build());
            if (batch.size() == MAX_BATCH_SIZE) {
                send(batch);
                batch.clear();
            }
        }
        if (!batch.isEmpty()) {
            send(batch);
        }
    }

    /** Rounds up, so that a message is not delivered earlier than requested. */
    private static long seconds(Duration delay) {
        return Math.max(0, delay.plusMillis(999).toSeconds());
    }

    private void send(List<ChangeMessageVisibilityBatchRequestEntry> batch) {
        try {
            List<BatchResultErrorEntry> failed = clients.sqs()
                    .changeMessageVisibilityBatch(
                            request -> request.queueUrl(queueUrl.orElseThrow()).entries(List.copyOf(batch)))
                    .failed();
            if (!failed.isEmpty()) {
                LogEvent.of("redelivery_not_delayed")
                        .with("messages", failed.size())
                        .with("code", failed.get(0).code())
                        .warn(LOG);
            }
        } catch (SdkException e) {
            LogEvent.of("redelivery_not_delayed").with("messages", batch.size()).error(LOG, e);
        }
    }
}
