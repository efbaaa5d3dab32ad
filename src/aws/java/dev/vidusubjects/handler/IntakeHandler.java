package dev.vidusubjects.handler;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.polling.FollowBatch;
import dev.vidusubjects.step.Step;
import dev.vidusubjects.submission.SubmitCommand.Follower;
import dev.vidusubjects.submission.TakeUpload;
import dev.vidusubjects.submission.Upload;
import dev.vidusubjects.submission.UploadOutcome;
import dev.vidusubjects.submission.UploadOutcome.Ignored;
import dev.vidusubjects.submission.UploadOutcome.Later;
import dev.vidusubjects.submission.UploadOutcome.Taken;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.time.TimeBudget;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Called by the queue with messages about uploads. A message whose upload cannot be dealt with just now is named in the
 * answer, and comes again; the others are done. Nobody waits for this function, so it takes the first looks at what it
 * submitted itself.
 */
@Named("intake")
@Singleton
@IfBuildProfile("aws")
public class IntakeHandler implements RequestStreamHandler {

    private static final Logger LOG = Logger.getLogger(IntakeHandler.class);

    private final TakeUpload take;
    private final FollowBatch follow;
    private final InlineTime time;
    private final Optional<String> bucket;

    @Inject
    public IntakeHandler(TakeUpload take, FollowBatch follow, InlineTime time, SubjectsConfig config) {
        this(take, follow, time, config.aws().bucket());
    }

    IntakeHandler(TakeUpload take, FollowBatch follow, InlineTime time, Optional<String> bucket) {
        this.take = take;
        this.follow = follow;
        this.time = time;
        this.bucket = bucket;
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        Invocation.run("intake", context, invocation -> {
            JsonNode messages = Json.read(input).path("Records");
            List<Task> submitted = new ArrayList<>();
            ObjectNode answer = Json.object();
            ArrayNode failures = answer.putArray("batchItemFailures");
            TimeBudget budget = time.budget(invocation);
            for (JsonNode message : messages) {
                if (!taken(message.path("body").asText(), submitted, budget)) {
                    failures.addObject()
                            .put("itemIdentifier", message.path("messageId").asText());
                }
            }
            int ended = follow.follow(submitted, time.until(invocation), budget);
            invocation
                    .with("messages", messages.size())
                    .with("submitted", submitted.size())
                    .with("ended", ended)
                    .with("again", failures.size());
            Json.write(output, answer);
        });
    }

    /** @return whether the message is done; if any of its uploads has to come again, it has to */
    private boolean taken(String body, List<Task> submitted, TimeBudget budget) throws IOException {
        boolean done = true;
        for (Upload upload : S3Events.uploads(body, bucket)) {
            done &= taken(upload, submitted, budget);
        }
        return done;
    }

    private boolean taken(Upload upload, List<Task> submitted, TimeBudget budget) {
        UploadOutcome outcome;
        try {
            outcome = take.take(upload, Follower.CALLER, budget);
        } catch (RuntimeException | Error e) {
            // One upload's fault must not repeat the whole batch: the message comes again, and is kept for an operator
            // in the end.
            Step.of("upload_failed").with("upload", upload.path()).error(LOG, e);
            return false;
        }
        if (outcome instanceof Taken taken) {
            taken.task().ifPresent(submitted::add);
            Step.of("upload_taken")
                    .with("upload", upload.path())
                    .with("task_id", taken.task().map(Task::id))
                    .with(
                            "status",
                            taken.task().map(task -> task.status().code()).orElse("rejected"))
                    .info(LOG);
        } else if (outcome instanceof Ignored ignored) {
            Step.of("upload_ignored")
                    .with("upload", upload.path())
                    .with("reason", ignored.reason())
                    .info(LOG);
        } else if (outcome instanceof Later later) {
            Step.of("upload_later")
                    .with("upload", upload.path())
                    .with("reason", later.reason())
                    .warn(LOG);
            return false;
        }
        return true;
    }
}
