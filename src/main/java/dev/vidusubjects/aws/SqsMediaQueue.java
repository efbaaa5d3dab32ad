package dev.vidusubjects.aws;

import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.events.MediaRetry;
import dev.vidusubjects.events.MediaRetryQueue;
import dev.vidusubjects.events.QueueMessages;
import dev.vidusubjects.time.Sleeper;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/**
 * The copies of media that are tried again, as messages of a standard queue of SQS. One that is due later than SQS can
 * delay it is received early, and added again.
 */
@Singleton
@IfBuildProfile("aws")
public class SqsMediaQueue implements MediaRetryQueue {

    private final SqsSender sender;
    private final Optional<String> queueUrl;

    @Inject
    public SqsMediaQueue(AwsClients clients, SubjectsConfig config, Sleeper sleeper, Clock clock) {
        this(new SqsSender(clients, sleeper, clock), config.aws().mediaQueueUrl());
    }

    /** @param queueUrl the queue's URL, which is required only if a copy is tried again */
    SqsMediaQueue(SqsSender sender, Optional<String> queueUrl) {
        this.sender = sender;
        this.queueUrl = queueUrl;
    }

    /** @throws IllegalStateException if the queue is not configured */
    @Override
    public void add(MediaRetry retry) {
        String url = RequiredSetting.setting(
                queueUrl, "SUBJECTS_AWS_MEDIA_QUEUE_URL", "the SQS queue of copies that are tried again");
        sender.send(
                url,
                List.of(SendMessageBatchRequestEntry.builder()
                        .messageBody(QueueMessages.write(retry))
                        .delaySeconds(sender.delaySeconds(retry.notBefore()))
                        .build()));
    }
}
