package dev.vidusubjects.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.submission.DeferralDelay;
import dev.vidusubjects.submission.IngestUpload;
import dev.vidusubjects.submission.SubmitCommand.PollOwner;
import dev.vidusubjects.submission.Upload;
import dev.vidusubjects.submission.UploadOutcome;
import dev.vidusubjects.submission.UploadOutcome.Accepted;
import dev.vidusubjects.submission.UploadOutcome.Deferred;
import dev.vidusubjects.submission.UploadOutcome.Ignored;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.time.Durations;
import dev.vidusubjects.time.TimeBudget;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/**
 * Ingests the uploads of one message of the queue. A failure affects only its own message: SQS delivers that message
 * again with increasing delays, and finally moves it to the dead-letter queue.
 */
@Singleton
@IfBuildProfile("aws")
class UploadMessages {

    private static final Logger LOG = Logger.getLogger(UploadMessages.class);

    private static final Duration FAILURE_DELAY = Duration.ofSeconds(10);

    private final IngestUpload ingest;
    private final RandomGenerator random;
    private final Optional<String> bucket;

    @Inject
    UploadMessages(IngestUpload ingest, RandomGenerator random, SubjectsConfig config) {
        this(ingest, random, config.aws().bucket());
    }

    UploadMessages(IngestUpload ingest, RandomGenerator random, Optional<String> bucket) {
        this.ingest = ingest;
        this.random = random;
        this.bucket = bucket;
    }

    /**
     * @param message a message of SQS, in the form in which the function receives it
     * @param submitted the list to which tasks are added that must be polled
     * @param budget the remaining time of the function
     * @return the delay until the next delivery of the message; empty if the message is done
     */
    Optional<Duration> ingest(JsonNode message, List<Task> submitted, TimeBudget budget) {
        int deliveries =
                message.path("attributes").path("ApproximateReceiveCount").asInt(1);
        Optional<Duration> requestedDelay;
        try {
            requestedDelay = ingest(message.path("body").asText(), submitted, budget);
        } catch (Throwable e) {
            // This includes an OutOfMemoryError: its objects are unreachable now, and the other messages did not cause
            // it.
            LogEvent.of("upload_failed")
                    .with("message_id", message.path("messageId").asText())
                    .with("deliveries", deliveries)
                    .error(LOG, e);
            requestedDelay = Optional.of(FAILURE_DELAY);
        }
        return requestedDelay.map(delay -> DeferralDelay.of(delay, deliveries, random));
    }

    /** The message must be delivered again if any of its uploads must be. */
    private Optional<Duration> ingest(String body, List<Task> submitted, TimeBudget budget) throws IOException {
        Optional<Duration> maxDelay = Optional.empty();
        for (Upload upload : S3Events.uploads(body, bucket)) {
            Optional<Duration> delay = ingest(upload, submitted, budget);
            if (delay.isPresent()) {
                maxDelay =
                        maxDelay.map(other -> Durations.max(other, delay.get())).or(() -> delay);
            }
        }
        return maxDelay;
    }

    private Optional<Duration> ingest(Upload upload, List<Task> submitted, TimeBudget budget) {
        UploadOutcome outcome = ingest.ingest(upload, PollOwner.CALLER, budget);
        if (outcome instanceof Accepted accepted) {
            accepted.task().ifPresent(submitted::add);
            LogEvent.of("upload_accepted")
                    .with("upload", upload.path())
                    .with("task_id", accepted.task().map(Task::id))
                    .with(
                            "status",
                            accepted.task().map(task -> task.status().code()).orElse("rejected"))
                    .info(LOG);
        } else if (outcome instanceof Ignored ignored) {
            LogEvent.of("upload_ignored")
                    .with("upload", upload.path())
                    .with("reason", ignored.reason())
                    .info(LOG);
        } else if (outcome instanceof Deferred deferred) {
            LogEvent.of("upload_deferred")
                    .with("upload", upload.path())
                    .with("reason", deferred.reason())
                    .warn(LOG);
            return Optional.of(deferred.delay());
        }
        return Optional.empty();
    }
}
