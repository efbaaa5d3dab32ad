package dev.vidusubjects.subject;

/**
 * Something that does not refuse a request but that its sender should know.
 *
 * @param field where, for example {@code voice_id}
 * @param rule {@code voice_with_video}, {@code not_examined} or {@code large_request}
 * @param message what was found and what it means
 */
public record Warning(String field, String rule, String message) {}
