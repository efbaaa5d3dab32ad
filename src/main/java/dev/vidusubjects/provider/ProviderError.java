package dev.vidusubjects.provider;

/**
 * An error as the provider stated it.
 *
 * @param code the provider's code, for example {@code AuditSubmitIllegal}; if it stated none, the status, as
 *     {@code http_418}
 * @param message the provider's message, without keys and without media
 */
public record ProviderError(String code, String message) {

    /** The product's own code for a call that was not made because too little of the caller's time remained. */
    public static final String NO_TIME = "no_time";
}
