package dev.vidusubjects.provider;

/**
 * An error as the provider stated it.
 *
 * @param code the provider's code, for example {@code AuditSubmitIllegal}; if it stated none, the status, as
 *     {@code http_418}; or the product's own code for a call that was not made or not answered
 * @param message the provider's message, without keys and without media
 * @param stated whether the code states a cause; false if it only stands for a response that contains no code
 */
public record ProviderError(String code, String message, boolean stated) {

    /** The product's own code for a call that was not made because too little of the caller's time remained. */
    public static final String NO_TIME = "no_time";

    /** Creates an error whose code states a cause. */
    public ProviderError(String code, String message) {
        this(code, message, true);
    }
}
