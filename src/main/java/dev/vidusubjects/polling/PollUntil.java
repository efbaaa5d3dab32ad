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

/** Takes the first looks at a task on the caller's own time: most subjects are done within seconds. */
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
     * Looks when looks are due, until the task has ended or the next look would come too late.
     *
     * @param task submitted, and followed by nobody else
     * @param until no poll starts later
     * @param budget of the caller: a poll's response is awaited no longer
     * @return the task as it was last seen: if it is still open, the caller hands it to the workflow
     */
    public Task poll(Task task, Instant until, TimeBudget budget) {
        Task seen = task;
        while (seen.pollState().isPresent() && seen.status().isOpen()) {
            Instant due = seen.pollState().get().nextPollAt();
            if (due.isAfter(until)) {
                break;
            }
            try {
                Duration wait = Duration.between(clock.instant(), due);
                if (!wait.isNegative() && !wait.isZero()) {
                    sleeper.sleep(wait);
                }
                PollOutcome outcome = poll.poll(seen.id(), budget);
                seen = outcome.task();
                if (!(outcome instanceof PollAgain)) {
                    break;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            } catch (NoSuchTaskException e) {
                throw new IllegalStateException("a task that was just submitted is gone", e);
            }
        }
        return seen;
    }
}
