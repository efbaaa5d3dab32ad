package dev.vidusubjects.subject;

/**
 * A condition that does not cause a refusal of the request but that the client should know.
 *
 * @param field path of the field, for example {@code voice_id}
 * @param rule {@code voice_with_video}, {@code not_validated}, {@code large_request} or
 *     {@code webhook_unverified}
 * @param message what was found and its consequence
 */
public record Warning(String field, String rule, String message) {}
