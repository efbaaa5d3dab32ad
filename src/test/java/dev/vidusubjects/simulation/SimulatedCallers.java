package dev.vidusubjects.simulation;

import dev.vidusubjects.builder.MediaFiles;
import dev.vidusubjects.fixture.UseCases;
import dev.vidusubjects.media.DataUri;
import dev.vidusubjects.media.MediaSource;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.subject.InvalidSubjectException;
import dev.vidusubjects.subject.ParsedRequest;
import dev.vidusubjects.subject.SubjectRequest;
import dev.vidusubjects.submission.IdempotencyKeyReusedException;
import dev.vidusubjects.submission.Submission;
import dev.vidusubjects.submission.SubmissionFailedException;
import dev.vidusubjects.submission.SubmitCommand;
import dev.vidusubjects.submission.SubmitCommand.PollOwner;
import dev.vidusubjects.submission.TryAgainException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.time.TimeBudget;
import dev.vidusubjects.workflow.WorkflowException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Callers of the API: with and without idempotency keys, patient and impatient. */
final class SimulatedCallers {

    private static final Duration MAX_TIME = Duration.ofSeconds(28);
    private static final Duration GATEWAY_TIMEOUT = Duration.ofSeconds(30);
    private static final List<MediaSource> IMAGES = List.of(image(16, 16), image(17, 16), image(16, 17));

    private final RunParts parts;
    private final SimulatedDeployment deployment;
    private final Choices choices;
    private final Set<TaskId> acknowledged = new LinkedHashSet<>();
    private int numbers;
    private boolean patient;

    SimulatedCallers(RunParts parts, SimulatedDeployment deployment, Choices choices) {
        this.parts = parts;
        this.deployment = deployment;
        this.choices = choices;
    }

    private static MediaSource image(int width, int height) {
        byte[] text =
                MediaFiles.dataUri("image/png", MediaFiles.png(width, height)).getBytes(StandardCharsets.US_ASCII);
        return new DataUri(text, 0, text.length);
    }

    /** One request, and the behaviour of its caller. */
    private final class Caller {
        private final String actor = "caller-" + ++numbers;
        private final SubjectRequest request;
        private final Optional<String> key;
        private final int maxRepetitions = choices.between(0, 6);
        private final boolean impatient = choices.chance(0.3);
        private final boolean waits = choices.chance(0.4);
        private int repetitions;

        private Caller(SubjectRequest request, Optional<String> key) {
            this.request = request;
            this.key = key;
        }

        private void call() {
            if (impatient && choices.chance(0.5)) {
                // The caller's own timeout is shorter than the response takes.
                repeatIn(choices.between(Duration.ofMillis(500), Duration.ofSeconds(20)));
            }
            Instant arrived = parts.time().now();
            deployment.run(useCases -> submit(useCases, arrived), () -> repeatIn(Duration.ofSeconds(2)));
        }

        private void repeatIn(Duration delay) {
            if (repetitions++ < maxRepetitions || patient && repetitions < 100) {
                parts.agenda().in(delay, actor, this::call);
            }
        }

        private void submit(UseCases useCases, Instant arrived) {
            TimeBudget budget = TimeBudget.of(MAX_TIME, deployment.clock());
            PollOwner pollOwner = waits ? PollOwner.CALLER : PollOwner.WORKFLOW;
            Optional<TaskId> id = key.map(text -> TaskId.ofKey("api", text));
            try {
                Submission submission = useCases.submit.submit(
                        new SubmitCommand(new ParsedRequest(request, List.of()), id, pollOwner, budget));
                Task task = submission.task();
                if (waits && !submission.replayed()) {
                    task = polled(useCases, task, budget);
                }
                respond(arrived, task.id());
            } catch (SubmissionFailedException e) {
                respond(arrived, e.task().id());
                if (!(e.reason() instanceof ProviderException.Rejected)) {
                    repeatIn(choices.between(Duration.ofSeconds(1), Duration.ofMinutes(2)));
                }
            } catch (TryAgainException e) {
                repeatIn(e.retryAfter());
            } catch (IdempotencyKeyReusedException e) {
                return;
            } catch (InvalidSubjectException e) {
                throw new AssertionError(e);
            } catch (RuntimeException e) {
                SimulatedDeployment.checkExpected(e);
                repeatIn(choices.between(Duration.ofSeconds(1), Duration.ofMinutes(2)));
            }
        }

        /** Polls like the API does for a caller that waits. */
        private Task polled(UseCases useCases, Task task, TimeBudget budget) {
            Task seen =
                    useCases.pollUntil.poll(task, deployment.clock().instant().plusSeconds(8), budget);
            if (seen.status().isOpen()) {
                try {
                    useCases.workflow.start(seen);
                } catch (WorkflowException e) {
                    // The sweep starts the workflow later.
                    return seen;
                }
            }
            return seen;
        }

        private void respond(Instant arrived, TaskId id) {
            if (Duration.between(arrived, parts.time().now()).compareTo(GATEWAY_TIMEOUT) < 0) {
                acknowledge(id);
            } else {
                repeatIn(Duration.ofSeconds(1));
            }
        }
    }

    private void acknowledge(TaskId id) {
        acknowledged.add(id);
        if (parts.tasks().find(id).isEmpty()) {
            throw new InvariantViolation(Invariant.NOTHING_FORGOTTEN, "task " + id + " was never stored");
        }
    }

    Set<TaskId> acknowledged() {
        return acknowledged;
    }

    /** @param within the period in which calls arrive */
    void schedule(int count, List<String> names, Duration within) {
        List<Caller> callers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<MediaSource> images = new ArrayList<>(List.of(choices.pick(IMAGES)));
            if (choices.chance(0.2)) {
                images.add(choices.pick(IMAGES));
            }
            SubjectRequest request = new SubjectRequest(choices.pick(names), images, List.of(), Optional.empty());
            Optional<String> key = choices.chance(0.7) ? Optional.of("key-" + i) : Optional.empty();
            if (!callers.isEmpty() && choices.chance(0.15)) {
                // The same request again, possibly with the same key; or a key that was already used for another
                // request.
                Caller other = choices.pick(callers);
                request = choices.chance(0.8) ? other.request : request;
                key = choices.chance(0.7) ? other.key : key;
            }
            Caller caller = new Caller(request, key);
            callers.add(caller);
            parts.agenda().in(choices.between(Duration.ZERO, within), caller.actor, caller::call);
        }
    }

    /** Makes each caller repeat its request until it has a response. */
    void settle() {
        patient = true;
    }
}
