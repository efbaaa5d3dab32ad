package dev.vidusubjects.subject;

import dev.vidusubjects.media.Rule;

/**
 * One broken rule of a request.
 *
 * @param field path of the field, for example {@code images[1]}; {@code $} for a fault of the whole request
 * @param rule the broken rule
 * @param kind how the value breaks the rule
 * @param message what was found and what is allowed; only for people, no code depends on its words
 */
public record Violation(String field, Rule rule, Kind kind, String message) {

    /** How a value breaks a rule. */
    public enum Kind {
        /** There is no value, or an empty one, where one is required. */
        MISSING,
        /** The value is a number, a length, a size or a count outside the allowed range. */
        OUT_OF_RANGE,
        /** The value is not allowed for another reason. */
        INVALID
    }

    /** @return a violation of the kind {@link Kind#MISSING} */
    public static Violation missing(String field, Rule rule, String message) {
        return new Violation(field, rule, Kind.MISSING, message);
    }

    /** @return a violation of the kind {@link Kind#OUT_OF_RANGE} */
    public static Violation outOfRange(String field, Rule rule, String message) {
        return new Violation(field, rule, Kind.OUT_OF_RANGE, message);
    }

    /** @return a violation of the kind {@link Kind#INVALID} */
    public static Violation invalid(String field, Rule rule, String message) {
        return new Violation(field, rule, Kind.INVALID, message);
    }

    /** @return the published code of the rule, for example {@code image_ratio} */
    public String code() {
        return rule.code();
    }
}
