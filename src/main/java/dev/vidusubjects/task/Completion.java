package dev.vidusubjects.task;

import dev.vidusubjects.subject.Subject;
import java.time.Instant;

/**
 * The happy end.
 *
 * @param completedAt when the provider was seen to have finished
 * @param resultUri where the result document is
 */
public record Completion(Instant completedAt, Subject subject, String resultUri) {}
