package dev.vidusubjects.api;

import dev.vidusubjects.events.AnnouncementId;
import dev.vidusubjects.events.DeliveryAttempt;
import dev.vidusubjects.events.DeliveryAttempt.Outcome;
import dev.vidusubjects.events.KeptMediaStore;
import dev.vidusubjects.media.MediaFormat;
import dev.vidusubjects.media.Sha256;
import dev.vidusubjects.subject.Subject;
import dev.vidusubjects.task.Completion;
import dev.vidusubjects.task.Intent;
import dev.vidusubjects.task.KeptMedia;
import dev.vidusubjects.task.StoredRequest;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskStore;
import dev.vidusubjects.task.TaskTransitions;
import dev.vidusubjects.task.Tasks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/** Stores completed tasks in the running application, which announces them as its own. */
final class EndedTasks {

    private final TaskStore tasks;

    EndedTasks(TaskStore tasks) {
        this.tasks = tasks;
    }

    /** @return a task that completed now; its subject has no media, so that the application copies none */
    Task completed(Optional<String> webhook) throws Exception {
        // Not an instant of the past: a sweep would take the task for a stalled one.
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        StoredRequest request =
                new StoredRequest("Hero", List.of("https://example.com/a.png"), List.of(), Optional.empty(), webhook);
        Intent intent = new Intent(request, "f".repeat(64), "0123456789abcdef", Optional.empty(), List.of(), now);
        TaskId id = new TaskId(UUID.randomUUID().toString().replace("-", ""));
        Task task = Task.of(id, intent);
        tasks.create(task);
        Subject subject = new Subject(
                "subject-" + id,
                "Hero",
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty());
        TaskTransitions transitions = new TaskTransitions(tasks);
        Task submitted = transitions.submitted(task, Tasks.pollState(now), now);
        return transitions.completed(
                submitted, new Completion(now, subject, "local://results/" + submitted.documentPath()), now);
    }

    /** @return the copy, which the task lists now */
    KeptMedia keep(KeptMediaStore store, Task task, String name, byte[] content) throws Exception {
        Path spooled = Files.write(Files.createTempFile("kept", null), content);
        try {
            String type = MediaFormat.ofFileName(name).orElseThrow().contentType();
            KeptMedia kept = new KeptMedia(
                    name,
                    store.write(task.id(), name, type, spooled),
                    type,
                    content.length,
                    Sha256.hex(content),
                    "https://example.com/made");
            tasks.keepMedia(task.id(), List.of(kept));
            return kept;
        } finally {
            Files.delete(spooled);
        }
    }

    /** @return an attempt to deliver the ending of the task, one second after the one before */
    static DeliveryAttempt attempt(Task ended, int number, Outcome outcome) {
        boolean isRetried = outcome == Outcome.RETRIED;
        Instant at = ended.updatedAt().plusSeconds(number);
        return new DeliveryAttempt(
                AnnouncementId.of(ended).orElseThrow(),
                "https://hooks.example.com/vidu",
                number,
                at,
                Duration.ofMillis(120),
                OptionalInt.of(isRetried ? 503 : 204),
                Optional.empty(),
                isRetried ? Optional.of("try later") : Optional.empty(),
                outcome,
                isRetried ? Optional.of(at.plusSeconds(1)) : Optional.empty());
    }
}
