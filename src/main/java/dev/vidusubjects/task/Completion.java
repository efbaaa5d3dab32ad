package dev.vidusubjects.task;

import dev.vidusubjects.subject.Subject;
import java.time.Instant;

/**
 * The successful end of a task.
 *
 * @param completedAt the instant at which a poll showed that the provider had finished
 * @param subject the created subject
 * @param resultUri the uri of the result document
 */
public record Completion(Instant completedAt, Subject subject, String resultUri) {}
