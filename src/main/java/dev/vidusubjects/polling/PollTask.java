package dev.vidusubjects.polling;

import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.polling.PollOutcome.Ended;
import dev.vidusubjects.polling.PollOutcome.PollAgain;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.provider.ProviderTask;
import dev.vidusubjects.provider.SubjectProvider;
import dev.vidusubjects.task.NoSuchTaskException;
import dev.vidusubjects.task.PollState;
import dev.vidusubjects.task.StaleTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskError;
import dev.vidusubjects.task.TaskError.Remedy;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskStore;
import dev.vidusubjects.task.TaskTransitions;
import dev.vidusubjects.time.Durations;
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
 * Polls a task once and stores the result. Any number of pollers may poll the same task at the same time: each write is
 * conditional on the task's version, and every poller writes the same result document.
 *
 * <p>Polling changes nothing at the provider, so only a verdict of the provider ends a task: a finished status, or two
 * responses that the task is unknown, at least {@link #MIN_NOT_FOUND_INTERVAL} apart and both later than
 * {@link #MAX_STATUS_LAG} after the submission. After every other failure the task is polled again, until the deadline.
 * While the provider refuses the account, the deadline does not end a task either, because an operator has to act and
 * the subject is paid for.
 */
@ApplicationScoped
public class PollTask {

    /** The maximum time for which a new task may be unknown to the provider's status endpoint. */
    static final Duration MAX_STATUS_LAG = Duration.ofSeconds(60);

    /** Two responses that a task is unknown are a verdict if they are at least this far apart. */
    static final Duration MIN_NOT_FOUND_INTERVAL = Duration.ofMinutes(2);

    /**
     * A longer {@code Retry-After} is reduced to this: a single response must not use up the time until the deadline.
     */
    static final Duration MAX_RETRY_AFTER = Duration.ofMinutes(5);

    private static final Logger LOG = Logger.getLogger(PollTask.class);

    private final TaskStore tasks;
    private final TaskTransitions transitions;
    private final SubjectProvider provider;
    private final FinishTask finishTask;
    private final PollingPolicy policy;
    private final Clock clock;
    private final RandomGenerator random;

    public PollTask(
            TaskStore tasks,
            SubjectProvider provider,
            FinishTask finishTask,
            PollingPolicy policy,
            Clock clock,
            RandomGenerator random) {
        this.tasks = tasks;
        this.transitions = new TaskTransitions(tasks);
        this.provider = provider;
        this.finishTask = finishTask;
        this.policy = policy;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Polls a task.
     *
     * @param budget the time budget, which limits how long the poll waits for the provider's response
     * @return whether, and when, to poll again
     * @throws NoSuchTaskException if there is no such task
     * @throws dev.vidusubjects.task.TaskStoreException if the task store failed; poll again
     */
    public PollOutcome poll(TaskId id, TimeBudget budget) throws NoSuchTaskException {
        Task task = tasks.require(id);
        if (!task.status().isPolled()) {
            return new Ended(task);
        }
        try {
            return poll(task, task.pollState().orElseThrow(), budget);
        } catch (StaleTaskException e) {
            // Another poller was faster: its result is equally valid.
            Task current = tasks.require(id);
            return current.status().isPolled()
                    ? new PollAgain(current, current.pollState().orElseThrow().untilDue(clock.instant()))
                    : new Ended(current);
        }
    }

    private PollOutcome poll(Task task, PollState pollState, TimeBudget budget) throws StaleTaskException {
        Instant started = clock.instant();
        ProviderTask response;
        try {
            response = provider.poll(pollState.providerTaskId(), budget);
        } catch (ProviderException e) {
            return pollFailed(task, pollState, e);
        }
        LogEvent.of("task_polled")
                .with("task_id", task.id())
                .with("status", task.status().code())
                .with("provider_status", response.statusText())
                .with("poll", pollState.pollCount() + 1)
                .with("provider_seconds", Duration.between(started, clock.instant()))
                .info(LOG);
        PollState found = pollState.notFound(Optional.empty());
        return switch (response.state()) {
            case COMPLETED -> completed(task, found, response);
            case FAILED ->
                new Ended(finishTask.failed(countPoll(task, found), taskError(response), response.rawResponse()));
            case WAITING ->
                pollAgainOrFail(task, found, false, Optional.empty(), "it was still " + response.statusText());
            case RUNNING ->
                pollAgainOrFail(task, found, true, Optional.empty(), "it was still " + response.statusText());
        };
    }

    private PollOutcome completed(Task task, PollState pollState, ProviderTask response) throws StaleTaskException {
        try {
            return new Ended(finishTask.completed(
                    countPoll(task, pollState), response.subject().orElseThrow(), response.rawResponse()));
        } catch (IOException e) {
            // The subject exists and is paid for: the task stays open, even after its deadline, until its document is
            // written.
            LogEvent.of("result_not_written").with("task_id", task.id()).error(LOG, e);
            return pollAgain(task, pollState, true, Optional.empty());
        }
    }

    /** @return the task with this poll counted; the poll that ends a task is counted like the others */
    private static Task countPoll(Task task, PollState pollState) {
        return task.with(pollState.polled(pollState.nextPollAt()));
    }

    /**
     * @return the error of a task that failed according to the provider; a replay may submit it again only if it is
     *     proven that nothing was created
     */
    private static TaskError taskError(ProviderTask response) {
        ProviderException failure = response.failure().orElseThrow();
        Remedy remedy = failure.provesNothingCreated() ? Remedy.SUBMIT_AGAIN : Remedy.SUBMIT_ON_REDRIVE;
        if (failure instanceof ProviderException.MalformedResult) {
            remedy = Remedy.POLL_AGAIN;
        } else if (failure instanceof ProviderException.Rejected) {
            remedy = Remedy.NONE;
        }
        return new TaskError(failure.error().code(), failure.error().message(), remedy);
    }

    /**
     * Handles a poll that failed. Such a failure says nothing about the task, unless the provider responds that the
     * task is unknown.
     */
    private PollOutcome pollFailed(Task task, PollState pollState, ProviderException e) throws StaleTaskException {
        LogEvent.of(e instanceof ProviderException.Account ? "provider_account" : "poll_failed")
                .with("task_id", task.id())
                .with("poll", pollState.pollCount() + 1)
                .with("code", e.error().code())
                .warn(LOG);
        if (e instanceof ProviderException.TaskUnknown) {
            return taskUnknown(task, pollState, e);
        }
        // A refused account or a poll that was not made gives no status at all: the task is polled again, even after
        // the deadline.
        if (e instanceof ProviderException.Account || e instanceof ProviderException.NotPolled) {
            return pollAgain(task, pollState, false, Optional.empty());
        }
        return pollAgainOrFail(task, pollState, false, retryAfter(e), "the last poll failed: " + e.getMessage());
    }

    private PollOutcome taskUnknown(Task task, PollState pollState, ProviderException e) throws StaleTaskException {
        Instant now = clock.instant();
        if (now.isBefore(pollState.submittedAt().plus(MAX_STATUS_LAG))) {
            return pollAgainOrFail(task, pollState, false, Optional.empty(), "the last poll failed: " + e.getMessage());
        }
        Instant first = pollState.notFoundAt().orElse(now);
        if (now.isBefore(first.plus(MIN_NOT_FOUND_INTERVAL))) {
            PollState recorded = pollState.notFound(Optional.of(first));
            return pollAgainOrFail(task, recorded, false, Optional.empty(), "the last poll failed: " + e.getMessage());
        }
        TaskError error = new TaskError(e.error().code(), e.error().message(), Remedy.POLL_AGAIN);
        return new Ended(finishTask.failed(countPoll(task, pollState), error, ""));
    }

    private static Optional<Duration> retryAfter(ProviderException e) {
        Optional<Duration> retryAfter = e instanceof ProviderException.Busy busy
                ? busy.retryAfter()
                : e instanceof ProviderException.NoVerdict none ? none.retryAfter() : Optional.empty();
        return retryAfter.map(requested -> Durations.min(requested, MAX_RETRY_AFTER));
    }

    private PollOutcome pollAgainOrFail(
            Task task, PollState pollState, boolean processing, Optional<Duration> requested, String lastResult)
            throws StaleTaskException {
        if (!clock.instant().isBefore(pollState.deadlineAt())) {
            TaskError error = new TaskError(
                    TaskError.DEADLINE_EXCEEDED,
                    "not ended by " + pollState.deadlineAt() + ", " + lastResult
                            + "; a redrive polls the same provider task again",
                    Remedy.POLL_AGAIN);
            return new Ended(finishTask.failed(countPoll(task, pollState), error, ""));
        }
        return pollAgain(task, pollState, processing, requested);
    }

    private PollOutcome pollAgain(Task task, PollState pollState, boolean processing, Optional<Duration> requested)
            throws StaleTaskException {
        Instant now = clock.instant();
        Duration delay = untilDeadline(
                Backoff.delay(policy, pollState.pollCount() + 1, random.nextDouble(), requested),
                now,
                pollState.deadlineAt());
        Task updated = transitions.polled(task, pollState.polled(now.plus(delay)), processing, now);
        return new PollAgain(updated, delay);
    }

    /** @return the delay, reduced so that the last poll takes place at the deadline and not after it */
    private static Duration untilDeadline(Duration delay, Instant now, Instant deadline) {
        Duration remaining = Duration.between(now, deadline);
        return remaining.compareTo(Duration.ZERO) > 0 ? Durations.min(remaining, delay) : delay;
    }
}
