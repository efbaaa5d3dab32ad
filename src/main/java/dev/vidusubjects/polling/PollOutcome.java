package dev.vidusubjects.polling;

import dev.vidusubjects.task.Task;
import java.time.Duration;

/** The outcome of a poll. */
public sealed interface PollOutcome {

    Task task();

    /** The task needs no further poll: it is {@code completed}, {@code failed} or {@code unconfirmed}. */
    record Ended(Task task) implements PollOutcome {}

    /** @param delay the delay until the next poll */
    record PollAgain(Task task, Duration delay) implements PollOutcome {}
}
