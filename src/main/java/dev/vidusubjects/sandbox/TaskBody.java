package dev.vidusubjects.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Creates the provider's task objects from a submission and the time that has passed since it. */
final class TaskBody {

    static final String CREATE_SUBJECTS = "vidu_create_subjects";
    static final String GET_SUBJECTS = "vidu_get_subjects";

    /** The credits that a subject costs, as at the upstream platform. */
    static final int CREDITS = 5;

    /** The first share of a task's duration, in which its status is {@code created} and not yet {@code processing}. */
    private static final double WAITING_SHARE = 0.2;

    private TaskBody() {}

    /** @return the response to an accepted submission */
    static ObjectNode created(String id, String model, Instant at) {
        return base(id, model, at).put("status", "created");
    }

    /** @param submission an accepted submission */
    static ObjectNode of(SubmissionView submission, Instant now, SubjectRenderer renderer) {
        List<FaultDirective> directives = FaultDirective.in(submission.name());
        ObjectNode task = base(submission.taskId().orElseThrow(), CREATE_SUBJECTS, submission.at());
        if (!submission.ended(now)) {
            double share = (double) Duration.between(submission.at(), now).toMillis() / submission.delayMillis();
            String regularStatus = share < WAITING_SHARE ? "created" : "processing";
            task.put(
                    "status",
                    FaultDirective.find(directives, "status")
                            .flatMap(FaultDirective::value)
                            .orElse(regularStatus));
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
        if (FaultDirective.find(directives, "completed-with-error").isPresent()) {
            return task.put("status", "completed")
                    .put("progress", 1.0)
                    .put("error", "CreationPolicyViolation: completed with an error as the subject's name asked for");
        }
        boolean malformed = FaultDirective.find(directives, "malformed").isPresent();
        ObjectNode subject =
                renderer.render(SubjectBody.of(submission), submission.endsAt()).put("credits", CREDITS);
        return complete(task, malformed ? "{\"id\": \"sub" : subject.toString());
    }

    /** @return the object of a list that is not finished */
    static ObjectNode listing(String id, Instant at) {
        return base(id, GET_SUBJECTS, at).put("status", "processing").put("progress", 0.5);
    }

    /** @return the object of a finished list */
    static ObjectNode list(String id, Instant at, ObjectNode page) {
        return complete(base(id, GET_SUBJECTS, at), page.toString());
    }

    private static ObjectNode complete(ObjectNode task, String text) {
        task.put("status", "completed").put("progress", 1.0);
        task.putArray("output")
                .addObject()
                .putArray("content")
                .addObject()
                .put("type", "text")
                .put("text", text);
        task.putObject("usage").put("cost", "0.00").put("quantity", 1).put("unit_price", 0.0);
        return task;
    }

    private static ObjectNode base(String id, String model, Instant at) {
        ObjectNode task =
                SandboxResponse.object().put("id", id).put("model", model).put("created_at", at.getEpochSecond());
        task.putObject("metadata").put("sandbox", true).put("notice", SubjectRenderer.NOTICE);
        return task;
    }
}
