package dev.vidusubjects.polling;

import dev.vidusubjects.task.Task;
import java.time.Duration;

/** What a look at a task led to. */
public sealed interface PollOutcome {

    Task task();

    /** Nothing more to look at: {@code completed}, {@code failed} or {@code unconfirmed}. */
    record Ended(Task task) implements PollOutcome {}

    /** @param delay until the next look */
    record PollAgain(Task task, Duration delay) implements PollOutcome {}
}
