package dev.vidusubjects.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The provider's task objects, made from what was submitted and how much time has passed since. */
final class TaskBody {

    static final String CREATE_SUBJECTS = "vidu_create_subjects";
    static final String GET_SUBJECTS = "vidu_get_subjects";

    /** Credits that a subject costs, as upstream. */
    static final int CREDITS = 5;

    private static final String NOTICE = "This is the sandbox: the subject is not real.";

    /** The share of its time that a task is {@code created} and not yet {@code processing}. */
    private static final double WAITING_SHARE = 0.2;

    private TaskBody() {}

    /** @param submission accepted */
    static ObjectNode of(SubmissionView submission, Instant now) {
        List<FaultDirective> directives = FaultDirective.in(submission.name());
        ObjectNode task = base(submission.taskId().orElseThrow(), CREATE_SUBJECTS, submission.at());
        if (!ended(submission, now)) {
            double share = (double) Duration.between(submission.at(), now).toMillis() / submission.delayMillis();
            String usual = share < WAITING_SHARE ? "created" : "processing";
            task.put(
                    "status",
                    FaultDirective.find(directives, "status")
                            .flatMap(FaultDirective::value)
                            .orElse(usual));
            if (share >= WAITING_SHARE) {
                task.put("progress", Math.round(share * 100) / 100.0);
            }
            return task;
        }
        FaultDirective fail = FaultDirective.find(directives, "fail").orElse(null);
        if (fail != null) {
            task.put("status", "failed");
            task.putObject("error")
                    .put("code", fail.value().orElse("InternalServiceFailure"))
                    .put("message", "failed as the subject's name asked for");
            return task;
        }
        task.put("status", "completed").put("progress", 1.0);
        if (FaultDirective.find(directives, "completed-with-error").isPresent()) {
            task.put("error", "CreationPolicyViolation: completed with an error as the subject's name asked for");
            return task;
        }
        boolean malformed = FaultDirective.find(directives, "malformed").isPresent();
        addText(
                task,
                malformed
                        ? "{\"id\": \"sub"
                        : subject(submission).put("credits", CREDITS).toString());
        return task;
    }

    /** @return whether it has had its time */
    static boolean ended(SubmissionView submission, Instant now) {
        return !now.isBefore(submission.at().plusMillis(submission.delayMillis()));
    }

    /** @return whether it left a subject behind */
    static boolean created(SubmissionView submission, Instant now) {
        List<FaultDirective> directives = FaultDirective.in(submission.name());
        return submission.accepted()
                && ended(submission, now)
                && FaultDirective.find(directives, "fail").isEmpty()
                && FaultDirective.find(directives, "completed-with-error").isEmpty();
    }

    /** @param submission accepted */
    static ObjectNode subject(SubmissionView submission) {
        String id = "sandbox-" + submission.taskId().orElseThrow();
        ObjectNode subject = SandboxResponse.object().put("id", id).put("name", submission.name());
        addUrls(subject.putArray("images"), id, "image", submission.images(), "png");
        addUrls(subject.putArray("videos"), id, "video", submission.videos(), "mp4");
        return subject.put("voice_id", submission.voiceId().orElse("sandbox-voice"))
                .put("style", "sandbox")
                .put("description", NOTICE);
    }

    private static void addUrls(ArrayNode urls, String id, String kind, int count, String extension) {
        for (int i = 0; i < count; i++) {
            urls.add("https://sandbox.invalid/" + id + "/" + kind + "-" + i + "." + extension);
        }
    }

    /** @param text of a completed task */
    static void addText(ObjectNode task, String text) {
        task.putArray("output")
                .addObject()
                .putArray("content")
                .addObject()
                .put("type", "text")
                .put("text", text);
        task.putObject("usage").put("cost", "0.00").put("quantity", 1).put("unit_price", 0.0);
    }

    static ObjectNode base(String id, String model, Instant at) {
        ObjectNode task =
                SandboxResponse.object().put("id", id).put("model", model).put("created_at", at.getEpochSecond());
        task.putObject("metadata").put("sandbox", true).put("notice", NOTICE);
        return task;
    }
}
