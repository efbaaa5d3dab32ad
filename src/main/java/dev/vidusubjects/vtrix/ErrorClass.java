package dev.vidusubjects.vtrix;

import dev.vidusubjects.provider.ProviderError;
import dev.vidusubjects.provider.ProviderException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * The class of a response to a submission, or of a failed task: it states what they prove. {@link ErrorClassifier}
 * contains the rules.
 */
enum ErrorClass {
    REFUSED,
    BUSY,
    ACCOUNT,
    MEDIA,
    UNCONFIRMED;

    /** @param retryAfter the delay that the provider asked for; used only by {@link #BUSY} */
    ProviderException exception(ProviderError error, Optional<Duration> retryAfter) {
        return switch (this) {
            case REFUSED -> new ProviderException.Rejected(error);
            case BUSY -> new ProviderException.Busy(error, retryAfter);
            case ACCOUNT -> new ProviderException.Account(error);
            case MEDIA -> new ProviderException.Media(error);
            case UNCONFIRMED -> new ProviderException.Unconfirmed(error);
        };
    }

    /**
     * @return the class of this name, in any letter case, or empty if the name is not that of a class that proves that
     *     nothing was created
     */
    static Optional<ErrorClass> proof(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "refused" -> Optional.of(REFUSED);
            case "busy" -> Optional.of(BUSY);
            case "account" -> Optional.of(ACCOUNT);
            case "media" -> Optional.of(MEDIA);
            default -> Optional.empty();
        };
    }
}
