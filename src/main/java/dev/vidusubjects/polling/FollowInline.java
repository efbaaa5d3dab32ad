package dev.vidusubjects.polling;

import dev.vidusubjects.polling.PollOutcome.LookAgain;
import dev.vidusubjects.task.NoSuchTaskException;
import dev.vidusubjects.task.Task;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Takes the first looks at a task on the caller's own time: most subjects are done within seconds. */
@ApplicationScoped
public class FollowInline {

    /** How time passes between two looks; tests pass it without waiting. */
    public interface Pause {
        void last(Duration duration) throws InterruptedException;
    }

    private final PollTask poll;
    private final Clock clock;
    private final Pause pause;

    public FollowInline(PollTask poll, Clock clock, Pause pause) {
        this.poll = poll;
        this.clock = clock;
        this.pause = pause;
    }

    /**
     * Looks when looks are due, until the task has ended or the next look would come too late.
     *
     * @param task submitted, and followed by nobody else
     * @param until when the caller's time is over
     * @return the task as it was last seen: if it is still open, the caller hands it to the workflow
     */
    public Task follow(Task task, Instant until) {
        Task seen = task;
        while (seen.following().isPresent() && seen.status().isOpen()) {
            Instant due = seen.following().get().nextLookAt();
            if (due.isAfter(until)) {
                break;
            }
            try {
                Duration wait = Duration.between(clock.instant(), due);
                if (!wait.isNegative() && !wait.isZero()) {
                    pause.last(wait);
                }
                PollOutcome outcome = poll.poll(seen.id());
                seen = outcome.task();
                if (!(outcome instanceof LookAgain)) {
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
