package dev.vidusubjects.provider;

/**
 * What the provider said was wrong.
 *
 * @param code the provider's code, for example {@code AuditSubmitIllegal}; {@code http_418} where it gave none
 * @param message the provider's words, without keys and without media
 */
public record ProviderError(String code, String message) {

    /** The product's own code of a call that was not made, as too little of its caller's time was left. */
    public static final String NO_TIME = "no_time";
}
