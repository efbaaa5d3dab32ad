package dev.vidusubjects.simulation;

import dev.vidusubjects.subject.InvalidSubjectException;
import dev.vidusubjects.submission.NotRedrivableException;
import dev.vidusubjects.submission.SubmissionFailedException;
import dev.vidusubjects.submission.TryAgainException;
import dev.vidusubjects.task.NoSuchTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskError;
import dev.vidusubjects.task.TaskError.Remedy;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.time.TimeBudget;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Operators who redrive tasks that have failed or are unconfirmed. */
final class Operators {

    private static final Duration MAX_TIME = Duration.ofSeconds(28);

    private static final Duration BETWEEN_POLLS = Duration.ofMinutes(1);

    private final RunParts parts;
    private final SimulatedDeployment deployment;
    private final Choices choices;

    Operators(RunParts parts, SimulatedDeployment deployment, Choices choices) {
        this.parts = parts;
        this.deployment = deployment;
        this.choices = choices;
    }

    /** @param within the period in which they act */
    void schedule(int count, Duration within) {
        for (int i = 0; i < count; i++) {
            parts.agenda().in(choices.between(Duration.ZERO, within), "operator", this::redriveOne);
        }
    }

    /** Simulates an operator who resubmits each interrupted submission immediately. */
    void watch(Duration until) {
        if (choices.chance(0.5)) {
            parts.agenda()
                    .in(BETWEEN_POLLS, "operator", () -> poll(parts.time().now().plus(until)));
        }
    }

    private void poll(Instant until) {
        if (parts.time().now().isBefore(until)) {
            parts.agenda().in(BETWEEN_POLLS, "operator", () -> poll(until));
        }
        parts.tasks().tasks().stream()
                .filter(task -> task.status() == TaskStatus.UNCONFIRMED)
                .filter(task -> task.error().orElseThrow().code().equals(TaskError.SUBMISSION_INTERRUPTED))
                .forEach(task -> redrive(task, true));
    }

    private void redriveOne() {
        List<Task> ended = parts.tasks().tasks().stream()
                .filter(task -> task.status() == TaskStatus.FAILED || task.status() == TaskStatus.UNCONFIRMED)
                .toList();
        if (!ended.isEmpty()) {
            redrive(choices.pick(ended), choices.chance(0.7));
        }
    }

    /** Polls each task again, once, that was paid for and whose polling was given up. Runs at the end. */
    void redriveWhatWasGivenUp() {
        for (Task task : parts.tasks().tasks()) {
            boolean givenUp = task.status() == TaskStatus.FAILED
                    && task.error()
                            .filter(error -> error.remedy() == Remedy.POLL_AGAIN)
                            .isPresent();
            if (givenUp) {
                parts.agenda().in(Duration.ZERO, "operator", () -> redrive(task, false));
            }
        }
    }

    /** Resubmits, days later, the requests that were refused and that their callers did not repeat. */
    void resubmitWhatWasRefused() {
        for (Task task : parts.tasks().tasks()) {
            boolean refused = task.status() == TaskStatus.FAILED
                    && task.error()
                            .filter(error -> error.remedy() == Remedy.SUBMIT_AGAIN)
                            .isPresent();
            if (refused) {
                Duration delay = choices.between(Duration.ZERO, Duration.ofMinutes(5));
                parts.agenda().in(delay, "operator", () -> redrive(task, false));
            }
        }
    }

    private void redrive(Task task, boolean resubmit) {
        deployment.run(
                useCases -> {
                    try {
                        useCases.redrive.redrive(task.id(), resubmit, TimeBudget.of(MAX_TIME, deployment.clock()));
                    } catch (NotRedrivableException | TryAgainException | SubmissionFailedException e) {
                        // The operator reads the message and does nothing more.
                        return;
                    } catch (NoSuchTaskException | InvalidSubjectException e) {
                        throw new AssertionError(e);
                    } catch (RuntimeException e) {
                        SimulatedDeployment.checkExpected(e);
                    }
                },
                () -> {});
    }
}
