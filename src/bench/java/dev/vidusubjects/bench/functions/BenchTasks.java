package dev.vidusubjects.bench.functions;

import dev.vidusubjects.subject.Subject;
import dev.vidusubjects.task.Completion;
import dev.vidusubjects.task.PollState;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.Tasks;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Tasks as the functions store them: with the version that each transition gives them. */
final class BenchTasks {

    private static final Duration DEADLINE = Duration.ofMinutes(30);

    private BenchTasks() {}

    /** @return a task that was submitted a certain time ago, and whose next poll has been due almost as long */
    static Task submitted(int number, Duration ago) {
        Instant at = Instant.now().minus(ago);
        PollState state = PollState.first("creation-" + number, at, at.plusMillis(1), at.plus(DEADLINE), 0);
        return written(Tasks.submitted(Tasks.submitting(number, at), state, at));
    }

    /** @return a task that was just completed, whose subject has one picture */
    static Task completed(int number, URI picture) {
        Instant now = Instant.now();
        Task submitted = submitted(number, Duration.ofSeconds(3));
        Subject subject = new Subject(
                "subject-creation-" + number,
                "Bench",
                List.of(picture.toString()),
                List.of(),
                Optional.empty(),
                Optional.of("photo"),
                Optional.of("a hero"),
                OptionalInt.of(5));
        String result = "s3://" + BucketStandIn.NAME + "/results/" + submitted.documentPath();
        return ended(written(Tasks.completed(submitted, new Completion(now, subject, result), now)));
    }

    /** @return the same task, ended by the write of its version */
    private static Task ended(Task task) {
        return new Task(
                task.id(),
                task.version(),
                task.status(),
                task.intent(),
                task.updatedAt(),
                task.pollState(),
                task.completion(),
                task.error(),
                task.reconciliation(),
                Optional.of(task.version()),
                task.media());
    }

    private static Task written(Task task) {
        return task.atVersion(task.version() + 1);
    }
}
