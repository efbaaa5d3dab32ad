package dev.vidusubjects.task;

import dev.vidusubjects.subject.Subject;
import dev.vidusubjects.subject.Warning;
import dev.vidusubjects.task.TaskError.Remedy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Tasks for tests, in each status, created by legal transitions. */
public final class Tasks {

    /** The instant at which the tasks of this class begin. */
    public static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

    private Tasks() {}

    /** @return the id for {@code number}: equal numbers give equal ids, and ids sort like their numbers */
    public static TaskId id(int number) {
        return new TaskId(String.format("%032x", number));
    }

    public static Task submitting(int number) {
        return submitting(number, START);
    }

    public static Task submitting(int number, Instant now) {
        return Task.of(id(number), intent("hero-" + number, now));
    }

    public static Intent intent(String name, Instant now) {
        return new Intent(
                new StoredRequest(name, List.of("https://example.com/a.png"), List.of(), Optional.empty()),
                "f".repeat(64),
                "0123456789abcdef",
                Optional.empty(),
                List.of(),
                now);
    }

    public static PollState pollState(Instant now) {
        return new PollState("p-1", now, now.plus(Duration.ofMinutes(30)), now.plusSeconds(2), 0, 0);
    }

    public static Task submitted(int number, Instant now) {
        return submitting(number, now).submitted(pollState(now), now);
    }

    public static Task completed(int number, Instant now) {
        return submitted(number, now)
                .completed(
                        new Completion(now, subject("hero-" + number), "local://results/" + id(number) + ".json"), now);
    }

    public static Task failed(int number, Instant now) {
        return submitting(number, now).failed(new TaskError("FieldInvalid", "no", Remedy.NONE), now);
    }

    /** @return a failed task that was submitted at {@code now} */
    public static Task deadlineExceeded(int number, Instant now) {
        return submitted(number, now)
                .failed(
                        new TaskError(TaskError.DEADLINE_EXCEEDED, "found no end", Remedy.POLL_AGAIN),
                        now.plus(Duration.ofMinutes(30)));
    }

    public static Task unconfirmed(int number, Instant now) {
        return submitting(number, now)
                .unconfirmed(
                        new TaskError(TaskError.SUBMISSION_UNCONFIRMED, "no response", Remedy.SUBMIT_ON_REDRIVE),
                        now.plusSeconds(3),
                        now);
    }

    /** @return the task after this transition, which is not stored */
    public static Task submitted(Task task, PollState pollState, Instant now) {
        return task.submitted(pollState, now);
    }

    /** @return the task after this transition, which is not stored */
    public static Task polled(Task task, PollState pollState, boolean processing, Instant now) {
        return task.polled(pollState, processing, now);
    }

    /** @return the task after this transition, which is not stored */
    public static Task pollingAgain(Task task, PollState pollState, Instant now) {
        return task.pollingAgain(pollState, now);
    }

    /** @return the task after this transition, which is not stored */
    public static Task completed(Task task, Completion completion, Instant now) {
        return task.completed(completion, now);
    }

    /** @return the task after this transition, which is not stored */
    public static Task failed(Task task, TaskError error, Instant now) {
        return task.failed(error, now);
    }

    /** @return the task after this transition, which is not stored */
    public static Task unconfirmed(Task task, TaskError error, Instant first, Instant now) {
        return task.unconfirmed(error, first, now);
    }

    /** @return the task after this transition, which is not stored */
    public static Task reconciled(Task task, Reconciliation next, Instant now) {
        return task.reconciled(next, now);
    }

    /** @return the task after this transition, which is not stored */
    public static Task resubmitting(Task task, Intent again, Instant now) {
        return task.resubmitting(again, now);
    }

    /** @param name for example {@code image-0.png} */
    public static KeptMedia keptMedia(String name) {
        return new KeptMedia(
                name,
                "local://media/" + id(1) + "/" + name,
                "image/png",
                4_711,
                "0123456789abcdef".repeat(4),
                "https://example.com/made.png");
    }

    public static Subject subject(String name) {
        return new Subject(
                "subject-1",
                name,
                List.of("https://example.com/made.png"),
                List.of(),
                Optional.empty(),
                Optional.of("photo"),
                Optional.of("a hero"),
                OptionalInt.of(5));
    }

    /**
     * @return a task with every optional component that a completed task can have, texts in several scripts, and
     *     special characters
     */
    public static Task full(int number, Instant now) {
        Intent intent = new Intent(
                new StoredRequest(
                        "Zoë 英雄 🦸\u200d♀️ \"q\" \\ \u2028 \ud800 end",
                        List.of(
                                "https://example.com/ä.png?x=1",
                                "inline:image/png;48213 bytes",
                                "local://uploads/1.png"),
                        List.of("local://uploads/1.mp4"),
                        Optional.of("voice-ü"),
                        Optional.of("https://hooks.example.com/vidu?token=secret")),
                "0123456789abcdef".repeat(4),
                "fedcba9876543210",
                Optional.of("cast/hëro 1.json"),
                List.of(
                        new Warning("images[0]", "not_validated", "it could not be read — 不明"),
                        new Warning("voice_id", "voice_with_video", "…")),
                now);
        Subject subject = new Subject(
                "sübject",
                "Zoë 英雄",
                List.of("https://example.com/1.png", "https://example.com/2.png"),
                List.of("https://example.com/1.mp4"),
                Optional.of("voice-ü"),
                Optional.of("油画"),
                Optional.of("d".repeat(2000)),
                OptionalInt.of(5));
        PollState pollState =
                new PollState("provider/ä=1", now.plusMillis(1), now.plusSeconds(1800), now.plusMillis(2001), 3, 2);
        return Task.of(id(number), intent)
                .submitted(pollState, now.plusMillis(3))
                .completed(new Completion(now.plusMillis(4), subject, "local://results/cast/h.json"), now.plusMillis(5))
                .endedAt(Optional.of(4_000_000_000L));
    }
}
