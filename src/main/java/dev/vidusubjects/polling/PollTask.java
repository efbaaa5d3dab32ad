package dev.vidusubjects.polling;

import dev.vidusubjects.polling.PollOutcome.Ended;
import dev.vidusubjects.polling.PollOutcome.PollAgain;
import dev.vidusubjects.provider.ProviderError;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.provider.ProviderTask;
import dev.vidusubjects.provider.SubjectProvider;
import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.task.PollState;
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
    private final FinishTask end;
    private final PollingPolicy policy;
    private final Clock clock;
    private final RandomGenerator random;

    public PollTask(
            TaskStore tasks,
            SubjectProvider provider,
            FinishTask end,
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
            return poll(task, task.pollState().orElseThrow(), budget);
        } catch (StaleTaskException e) {
            // Another poller was faster: what it saw is as good.
            Task current = tasks.find(id).orElseThrow(() -> new NoSuchTaskException(id.value()));
            return followed(current) ? new PollAgain(current, untilDue(current)) : new Ended(current);
        }
    }

    private static boolean followed(Task task) {
        return task.status() == TaskStatus.SUBMITTED || task.status() == TaskStatus.PROCESSING;
    }

    private Duration untilDue(Task task) {
        Duration due =
                Duration.between(clock.instant(), task.pollState().orElseThrow().nextPollAt());
        return due.isNegative() ? Duration.ZERO : due;
    }

    private PollOutcome poll(Task task, PollState pollState, TimeBudget budget) throws StaleTaskException {
        Instant started = clock.instant();
        ProviderTask response;
        try {
            response = provider.poll(pollState.providerTaskId(), budget);
        } catch (ProviderException e) {
            return notSeen(task, pollState, e);
        }
        LogEvent.of("task_looked")
                .with("task_id", task.id())
                .with("status", task.status().code())
                .with("provider_status", response.statusText())
                .with("look", pollState.pollCount() + 1)
                .with("provider_seconds", Duration.between(started, clock.instant()))
                .info(LOG);
        PollState found = pollState.notFound(Optional.empty());
        return switch (response.state()) {
            case COMPLETED -> completed(task, found, response);
            case FAILED -> new Ended(end.failed(seen(task, found), verdict(response), response.rawResponse()));
            case WAITING -> again(task, found, false, Optional.empty(), "it was still " + response.statusText());
            case RUNNING -> again(task, found, true, Optional.empty(), "it was still " + response.statusText());
        };
    }

    private PollOutcome completed(Task task, PollState pollState, ProviderTask response) throws StaleTaskException {
        try {
            return new Ended(
                    end.completed(seen(task, pollState), response.subject().orElseThrow(), response.rawResponse()));
        } catch (IOException e) {
            // The subject exists and is paid for: it stays open, past any deadline, until its document can be written.
            LogEvent.of("result_not_written").with("task_id", task.id()).error(LOG, e);
            return pollAgain(task, pollState, true, Optional.empty());
        }
    }

    /** The look that ends a task counts as the others do. */
    private Task seen(Task task, PollState pollState) {
        return task.polled(pollState.polled(pollState.nextPollAt()), false, clock.instant());
    }

    /** The provider itself says that the task failed. Only a proof that nothing was created lets a replay submit again. */
    private static TaskError verdict(ProviderTask response) {
        ProviderException failure = response.failure().orElseThrow();
        Remedy remedy = failure.provesNothingCreated() ? Remedy.SUBMIT_AGAIN : Remedy.SUBMIT_ON_REDRIVE;
        if (failure.error().code().equals(ProviderTask.MALFORMED_RESULT)) {
            remedy = Remedy.POLL_AGAIN;
        } else if (failure instanceof ProviderException.Rejected) {
            remedy = Remedy.NONE;
        }
        return new TaskError(failure.error().code(), failure.error().message(), remedy);
    }

    /** The poll itself failed, which says nothing about the task, except where the provider states that it does not know it. */
    private PollOutcome notSeen(Task task, PollState pollState, ProviderException e) throws StaleTaskException {
        LogEvent.of(e instanceof ProviderException.Account ? "provider_account" : "look_failed")
                .with("task_id", task.id())
                .with("look", pollState.pollCount() + 1)
                .with("code", e.error().code())
                .warn(LOG);
        if (e instanceof ProviderException.TaskUnknown) {
            return unknown(task, pollState, e);
        }
        // A poll that was not made says even less: it is made up for, at the deadline too.
        if (e instanceof ProviderException.Account || e.error().code().equals(ProviderError.NO_TIME)) {
            return pollAgain(task, pollState, false, Optional.empty());
        }
        return again(task, pollState, false, retryAfter(e), "the last poll failed: " + e.getMessage());
    }

    private PollOutcome unknown(Task task, PollState pollState, ProviderException e) throws StaleTaskException {
        Instant now = clock.instant();
        if (now.isBefore(pollState.submittedAt().plus(LAG))) {
            return again(task, pollState, false, Optional.empty(), "the last poll failed: " + e.getMessage());
        }
        Instant first = pollState.notFoundAt().orElse(now);
        if (now.isBefore(first.plus(NOT_FOUND_APART))) {
            PollState noted = pollState.notFound(Optional.of(first));
            return again(task, noted, false, Optional.empty(), "the last poll failed: " + e.getMessage());
        }
        TaskError error = new TaskError(e.error().code(), e.error().message(), Remedy.POLL_AGAIN);
        return new Ended(end.failed(seen(task, pollState), error, ""));
    }

    private static Optional<Duration> retryAfter(ProviderException e) {
        Optional<Duration> asked = e instanceof ProviderException.Busy busy
                ? busy.retryAfter()
                : e instanceof ProviderException.NoVerdict none ? none.retryAfter() : Optional.empty();
        return asked.map(requested -> requested.compareTo(MAX_RETRY_AFTER) < 0 ? requested : MAX_RETRY_AFTER);
    }

    private PollOutcome again(
            Task task, PollState pollState, boolean processing, Optional<Duration> requested, String lastSeen)
            throws StaleTaskException {
        if (!clock.instant().isBefore(pollState.deadlineAt())) {
            TaskError error = new TaskError(
                    TaskError.DEADLINE_EXCEEDED,
                    "not ended by " + pollState.deadlineAt() + ", " + lastSeen
                            + "; a redrive polls the same provider task again",
                    Remedy.POLL_AGAIN);
            return new Ended(end.failed(seen(task, pollState), error, ""));
        }
        return pollAgain(task, pollState, processing, requested);
    }

    private PollOutcome pollAgain(Task task, PollState pollState, boolean processing, Optional<Duration> requested)
            throws StaleTaskException {
        Instant now = clock.instant();
        Duration delay = untilDeadline(
                Backoff.delay(policy, pollState.pollCount() + 1, random.nextDouble(), requested), now, pollState.deadlineAt());
        Task updated = tasks.update(task.polled(pollState.polled(now.plus(delay)), processing, now));
        return new PollAgain(updated, delay);
    }

    /** The last look is taken at the deadline, not after it. */
    private static Duration untilDeadline(Duration delay, Instant now, Instant deadline) {
        Duration left = Duration.between(now, deadline);
        return left.compareTo(delay) < 0 && left.compareTo(Duration.ZERO) > 0 ? left : delay;
    }
}
