package dev.vidusubjects.handler;

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
 * Ingests the uploads that one message of the queue announces. Whatever goes wrong with a message concerns this message only: it
 * comes again with growing delays, and is in the dead-letter queue in the end.
 */
@Singleton
@IfBuildProfile("aws")
class UploadMessages {

    private static final Logger LOG = Logger.getLogger(UploadMessages.class);

    private static final Duration AFTER_FAULT = Duration.ofSeconds(10);

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
     * @param message of SQS, as the function gets it
     * @param submitted where tasks are added that have to be polled
     * @return when the message should come again; empty if it is done
     */
    Optional<Duration> ingest(JsonNode message, List<Task> submitted, TimeBudget budget) {
        int deliveries =
                message.path("attributes").path("ApproximateReceiveCount").asInt(1);
        Optional<Duration> asked;
        try {
            asked = ingest(message.path("body").asText(), submitted, budget);
        } catch (Throwable e) {
            // An exhausted memory included: what filled it is unreachable by now, and the other messages are not to
            // blame.
            LogEvent.of("upload_failed")
                    .with("message_id", message.path("messageId").asText())
                    .with("deliveries", deliveries)
                    .error(LOG, e);
            asked = Optional.of(AFTER_FAULT);
        }
        return asked.map(delay -> DeferralDelay.of(delay, deliveries, random));
    }

    /** If any of the message's uploads has to come again, the message has to. */
    private Optional<Duration> ingest(String body, List<Task> submitted, TimeBudget budget) throws IOException {
        Optional<Duration> max = Optional.empty();
        for (Upload upload : S3Events.uploads(body, bucket)) {
            Optional<Duration> delay = ingest(upload, submitted, budget);
            if (delay.isPresent()
                    && max.filter(other -> other.compareTo(delay.get()) >= 0)
                            .isEmpty()) {
                max = delay;
            }
        }
        return max;
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
