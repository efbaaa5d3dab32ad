package dev.vidusubjects.events;

import dev.vidusubjects.task.TaskId;
import java.time.Instant;

/**
 * Another attempt to copy the media of a completed task that could not be copied before.
 *
 * @param attempt the number of the attempt, 2 for the first repetition
 * @param notBefore the instant before which it is not made
 */
public record MediaRetry(TaskId task, int attempt, Instant notBefore) {}
