package dev.vidusubjects.polling;

import dev.vidusubjects.task.Task;
import java.time.Duration;

/** The outcome of a poll. */
public sealed interface PollOutcome {

    Task task();

    /** The workflow of the task is over: the task has ended, or another workflow or attempt continues it. */
    record Ended(Task task) implements PollOutcome {}

    /** @param delay the delay until the next poll */
    record PollAgain(Task task, Duration delay) implements PollOutcome {}
}
