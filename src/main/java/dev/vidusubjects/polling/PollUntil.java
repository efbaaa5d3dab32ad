package dev.vidusubjects.polling;

import dev.vidusubjects.polling.PollOutcome.PollAgain;
import dev.vidusubjects.task.NoSuchTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.time.Sleeper;
import dev.vidusubjects.time.TimeBudget;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Performs the first polls of a task within the caller's time: most subjects are finished within seconds. */
@ApplicationScoped
public class PollUntil {

    private final PollTask poll;
    private final Clock clock;
    private final Sleeper sleeper;

    public PollUntil(PollTask poll, Clock clock, Sleeper sleeper) {
        this.poll = poll;
        this.clock = clock;
        this.sleeper = sleeper;
    }

    /**
     * Polls whenever a poll is due, until the task has ended or the next poll would be too late.
     *
     * @param task the submitted task, which no other poller polls
     * @param until the latest instant at which a poll starts
     * @param budget the caller's time budget, which limits how long a poll waits for its response
     * @return the task after the last poll; if it is still open, the caller must pass it to the workflow
     */
    public Task poll(Task task, Instant until, TimeBudget budget) {
        Task current = task;
        while (current.pollState().isPresent() && current.status().isOpen()) {
            Instant due = current.pollState().get().nextPollAt();
            if (due.isAfter(until)) {
                break;
            }
            try {
                Duration wait = Duration.between(clock.instant(), due);
                if (!wait.isNegative() && !wait.isZero()) {
                    sleeper.sleep(wait);
                }
                PollOutcome outcome = poll.poll(current.id(), budget);
                current = outcome.task();
                if (!(outcome instanceof PollAgain)) {
                    break;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            } catch (NoSuchTaskException e) {
                throw new IllegalStateException("a task that was just submitted does not exist", e);
            }
        }
        return current;
    }
}
