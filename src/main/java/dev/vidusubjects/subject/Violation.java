package dev.vidusubjects.subject;

/**
 * One broken rule of a request.
 *
 * @param field path of the field, for example {@code images[1]}; {@code $} for a fault of the whole request
 * @param rule the rule's stable name, for example {@code image_ratio}
 * @param message what was found and what is allowed
 */
public record Violation(String field, String rule, String message) {}
