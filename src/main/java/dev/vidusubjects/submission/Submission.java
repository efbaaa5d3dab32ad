package dev.vidusubjects.submission;

import dev.vidusubjects.task.Task;

/**
 * A task that stands for a request.
 *
 * @param replayed whether it existed already: nothing was submitted this time
 */
public record Submission(Task task, boolean replayed) {}
