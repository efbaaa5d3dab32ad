package dev.vidusubjects.submission;

import dev.vidusubjects.task.Task;

/**
 * The result of a submission: the task of the request.
 *
 * @param replayed whether the task already existed; then this call submitted nothing
 */
public record Submission(Task task, boolean replayed) {}
