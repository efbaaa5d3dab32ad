package dev.vidusubjects.provider;

import java.time.Duration;
import java.util.Optional;

/** A call to the provider failed. The subtype says what follows from it; its rules are the provider contract's. */
public abstract sealed class ProviderException extends Exception {

    private final transient ProviderError error;

    private ProviderException(ProviderError error) {
        super(error.code() + ": " + error.message());
        this.error = error;
    }

    public ProviderError error() {
        return error;
    }

    /** Overloaded or rate-limited; nothing was created. Later. */
    public static final class Busy extends ProviderException {
        private final transient Optional<Duration> retryAfter;

        /** @param retryAfter as the provider asked, if it did */
        public Busy(ProviderError error, Optional<Duration> retryAfter) {
            super(error);
            this.retryAfter = retryAfter;
        }

        public Optional<Duration> retryAfter() {
            return retryAfter;
        }
    }

    /** A passing fault (500, 502, 504, refused before the request was sent); nothing was created. With backoff. */
    public static final class Transient extends ProviderException {
        public Transient(ProviderError error) {
            super(error);
        }
    }

    /** The request was sent and no answer came: something may have been created. Never by itself again. */
    public static final class Unconfirmed extends ProviderException {
        public Unconfirmed(ProviderError error) {
            super(error);
        }
    }

    /** Key, permission or balance: an operator must act; nothing was created. */
    public static final class Account extends ProviderException {
        public Account(ProviderError error) {
            super(error);
        }
    }

    /** The provider could not fetch the media; nothing was created. Once more with fresh URLs. */
    public static final class Media extends ProviderException {
        public Media(ProviderError error) {
            super(error);
        }
    }

    /** The provider refuses this request, finally; nothing was created. */
    public static final class Rejected extends ProviderException {
        public Rejected(ProviderError error) {
            super(error);
        }
    }
}
