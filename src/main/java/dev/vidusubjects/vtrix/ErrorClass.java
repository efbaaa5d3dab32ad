package dev.vidusubjects.vtrix;

import dev.vidusubjects.provider.ProviderError;
import dev.vidusubjects.provider.ProviderException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** What a response to a submission, or a failed task, proves. {@link ErrorClassifier} holds the rules. */
enum ErrorClass {
    REFUSED,
    BUSY,
    ACCOUNT,
    MEDIA,
    UNCONFIRMED;

    /** @param retryAfter used by {@link #BUSY} alone */
    ProviderException exception(ProviderError error, Optional<Duration> retryAfter) {
        return switch (this) {
            case REFUSED -> new ProviderException.Rejected(error);
            case BUSY -> new ProviderException.Busy(error, retryAfter);
            case ACCOUNT -> new ProviderException.Account(error);
            case MEDIA -> new ProviderException.Media(error);
            case UNCONFIRMED -> new ProviderException.Unconfirmed(error);
        };
    }

    /** @return the class of this name, in any letter case, if it is one that proves that nothing was created */
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
