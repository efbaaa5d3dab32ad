package dev.vidusubjects.vtrix;

import dev.vidusubjects.provider.ProviderError;
import dev.vidusubjects.provider.ProviderException;
import java.time.Duration;
import java.util.Optional;

/** What follows from an error; {@link ErrorClassifier} holds the rules. */
enum ErrorClass {
    BUSY,
    TRANSIENT,
    UNCONFIRMED,
    ACCOUNT,
    MEDIA,
    PERMANENT;

    /** @param retryAfter used by {@link #BUSY} alone */
    ProviderException exception(ProviderError error, Optional<Duration> retryAfter) {
        return switch (this) {
            case BUSY -> new ProviderException.Busy(error, retryAfter);
            case TRANSIENT -> new ProviderException.NotSent(error);
            case UNCONFIRMED -> new ProviderException.Unconfirmed(error);
            case ACCOUNT -> new ProviderException.Account(error);
            case MEDIA -> new ProviderException.Media(error);
            case PERMANENT -> new ProviderException.Rejected(error);
        };
    }
}
