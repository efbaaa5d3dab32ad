package dev.vidusubjects.polling;

import dev.vidusubjects.polling.PollOutcome.Ended;
import dev.vidusubjects.polling.PollOutcome.LookAgain;
import dev.vidusubjects.provider.ProviderError;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.provider.ProviderTask;
import dev.vidusubjects.provider.SubjectProvider;
import dev.vidusubjects.step.Step;
import dev.vidusubjects.task.Following;
import dev.vidusubjects.task.NoSuchTaskException;
import dev.vidusubjects.task.StaleTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskError;
import dev.vidusubjects.task.TaskError.Remedy;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.task.TaskStore;
import dev.vidusubjects.time.TimeBudget;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/**
 * Polls a task once and stores what was seen. Any number of pollers may poll the same task at once: each write is
 * conditional on the task's version, and the result document is the same whoever writes it.
 *
 * <p>Polling changes nothing, so only the provider's own verdict ends a task: a finished status, or the statement that it
 * does not know the task, made twice and at least {@link #NOT_FOUND_APART} apart, later than {@link #LAG} after the
 * submission. Every other failure means: poll again, until the deadline. While the provider refuses the account, the
 * deadline does not end a task either: an operator has to act, and the subject is paid for.
 */
@ApplicationScoped
public class PollTask {

    /** A fresh task may be unknown to the provider's status endpoint for so long. */
    static final Duration LAG = Duration.ofSeconds(60);

    /** Two statements that a task is unknown are one verdict if they are at least this far apart. */
    static final Duration NOT_FOUND_APART = Duration.ofMinutes(2);

    /** A longer {@code Retry-After} is taken for this one: a single response must not use up the time until the deadline. */
    static final Duration MAX_RETRY_AFTER = Duration.ofMinutes(5);

    private static final Logger LOG = Logger.getLogger(PollTask.class);

    private final TaskStore tasks;
    private final SubjectProvider provider;
    private final EndTask end;
    private final PollingPolicy policy;
    private final Clock clock;
    private final RandomGenerator random;

    public PollTask(
            TaskStore tasks,
            SubjectProvider provider,
            EndTask end,
            PollingPolicy policy,
            Clock clock,
            RandomGenerator random) {
        this.tasks = tasks;
        this.provider = provider;
        this.end = end;
        this.policy = policy;
        this.clock = clock;
        this.random = random;
    }

    /**
     * @param budget the provider's response is awaited no longer
     * @return whether, and when, to poll again
     * @throws NoSuchTaskException if there is no such task
     * @throws dev.vidusubjects.task.TaskStoreException if the task store failed; poll again
     */
    public PollOutcome poll(TaskId id, TimeBudget budget) throws NoSuchTaskException {
        Task task = tasks.find(id).orElseThrow(() -> new NoSuchTaskException(id.value()));
        if (!followed(task)) {
            return new Ended(task);
        }
        try {
            return poll(task, task.following().orElseThrow(), budget);
        } catch (StaleTaskException e) {
            // Another poller was faster: what it saw is as good.
            Task current = tasks.find(id).orElseThrow(() -> new NoSuchTaskException(id.value()));
            return followed(current) ? new LookAgain(current, untilDue(current)) : new Ended(current);
        }
    }

    private static boolean followed(Task task) {
        return task.status() == TaskStatus.SUBMITTED || task.status() == TaskStatus.PROCESSING;
    }

    private Duration untilDue(Task task) {
        Duration due =
                Duration.between(clock.instant(), task.following().orElseThrow().nextLookAt());
        return due.isNegative() ? Duration.ZERO : due;
    }

    private PollOutcome poll(Task task, Following following, TimeBudget budget) throws StaleTaskException {
        Instant started = clock.instant();
        ProviderTask answer;
        try {
            answer = provider.poll(following.providerTaskId(), budget);
        } catch (ProviderException e) {
            return notSeen(task, following, e);
        }
        Step.of("task_looked")
                .with("task_id", task.id())
                .with("status", task.status().code())
                .with("provider_status", answer.statusText())
                .with("look", following.looks() + 1)
                .with("provider_seconds", Duration.between(started, clock.instant()))
                .info(LOG);
        Following found = following.notFound(Optional.empty());
        return switch (answer.state()) {
            case COMPLETED -> completed(task, found, answer);
            case FAILED -> new Ended(end.failed(seen(task, found), verdict(answer), answer.rawAnswer()));
            case WAITING -> again(task, found, false, Optional.empty(), "it was still " + answer.statusText());
            case RUNNING -> again(task, found, true, Optional.empty(), "it was still " + answer.statusText());
        };
    }

    private PollOutcome completed(Task task, Following following, ProviderTask answer) throws StaleTaskException {
        try {
            return new Ended(
                    end.completed(seen(task, following), answer.subject().orElseThrow(), answer.rawAnswer()));
        } catch (IOException e) {
            // The subject exists and is paid for: it stays open, past any deadline, until its document can be written.
            Step.of("result_not_written").with("task_id", task.id()).error(LOG, e);
            return lookAgain(task, following, true, Optional.empty());
        }
    }

    /** The look that ends a task counts as the others do. */
    private Task seen(Task task, Following following) {
        return task.looked(following.looked(following.nextLookAt()), false, clock.instant());
    }

    /** The provider itself says that the task failed. Only a proof that nothing was created lets a replay submit again. */
    private static TaskError verdict(ProviderTask answer) {
        ProviderException failure = answer.failure().orElseThrow();
        Remedy remedy = failure.provesNothingCreated() ? Remedy.SUBMIT_AGAIN : Remedy.SUBMIT_ON_REDRIVE;
        if (failure.error().code().equals(ProviderTask.MALFORMED_RESULT)) {
            remedy = Remedy.FOLLOW_AGAIN;
        } else if (failure instanceof ProviderException.Rejected) {
            remedy = Remedy.NONE;
        }
        return new TaskError(failure.error().code(), failure.error().message(), remedy);
    }

    /** The poll itself failed, which says nothing about the task, except where the provider states that it does not know it. */
    private PollOutcome notSeen(Task task, Following following, ProviderException e) throws StaleTaskException {
        Step.of(e instanceof ProviderException.Account ? "provider_account" : "look_failed")
                .with("task_id", task.id())
                .with("look", following.looks() + 1)
                .with("code", e.error().code())
                .warn(LOG);
        if (e instanceof ProviderException.TaskUnknown) {
            return unknown(task, following, e);
        }
        // A poll that was not made says even less: it is made up for, at the deadline too.
        if (e instanceof ProviderException.Account || e.error().code().equals(ProviderError.NO_TIME)) {
            return lookAgain(task, following, false, Optional.empty());
        }
        return again(task, following, false, retryAfter(e), "the last poll failed: " + e.getMessage());
    }

    private PollOutcome unknown(Task task, Following following, ProviderException e) throws StaleTaskException {
        Instant now = clock.instant();
        if (now.isBefore(following.submittedAt().plus(LAG))) {
            return again(task, following, false, Optional.empty(), "the last poll failed: " + e.getMessage());
        }
        Instant first = following.notFoundAt().orElse(now);
        if (now.isBefore(first.plus(NOT_FOUND_APART))) {
            Following noted = following.notFound(Optional.of(first));
            return again(task, noted, false, Optional.empty(), "the last poll failed: " + e.getMessage());
        }
        TaskError error = new TaskError(e.error().code(), e.error().message(), Remedy.FOLLOW_AGAIN);
        return new Ended(end.failed(seen(task, following), error, ""));
    }

    private static Optional<Duration> retryAfter(ProviderException e) {
        Optional<Duration> asked = e instanceof ProviderException.Busy busy
                ? busy.retryAfter()
                : e instanceof ProviderException.NoVerdict none ? none.retryAfter() : Optional.empty();
        return asked.map(wish -> wish.compareTo(MAX_RETRY_AFTER) < 0 ? wish : MAX_RETRY_AFTER);
    }

    private PollOutcome again(
            Task task, Following following, boolean processing, Optional<Duration> wish, String lastSeen)
            throws StaleTaskException {
        if (!clock.instant().isBefore(following.deadlineAt())) {
            TaskError error = new TaskError(
                    TaskError.DEADLINE_EXCEEDED,
                    "not ended by " + following.deadlineAt() + ", " + lastSeen
                            + "; a redrive polls the same provider task again",
                    Remedy.FOLLOW_AGAIN);
            return new Ended(end.failed(seen(task, following), error, ""));
        }
        return lookAgain(task, following, processing, wish);
    }

    private PollOutcome lookAgain(Task task, Following following, boolean processing, Optional<Duration> wish)
            throws StaleTaskException {
        Instant now = clock.instant();
        Duration delay = untilDeadline(
                Backoff.delay(policy, following.looks() + 1, random.nextDouble(), wish), now, following.deadlineAt());
        Task updated = tasks.update(task.looked(following.looked(now.plus(delay)), processing, now));
        return new LookAgain(updated, delay);
    }

    /** The last look is taken at the deadline, not after it. */
    private static Duration untilDeadline(Duration delay, Instant now, Instant deadline) {
        Duration left = Duration.between(now, deadline);
        return left.compareTo(delay) < 0 && left.compareTo(Duration.ZERO) > 0 ? left : delay;
    }
}
