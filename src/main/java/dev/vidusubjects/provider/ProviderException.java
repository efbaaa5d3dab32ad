package dev.vidusubjects.provider;

import java.time.Duration;
import java.util.Optional;

/**
 * A call to the provider failed. The subtype says what the response proves, by the rules of the provider's contract, and
 * therefore what may follow. A submission is repeated only where it is proven that nothing was created: {@link NotSent},
 * {@link Busy}, {@link Account} and {@link Media}.
 */
public abstract sealed class ProviderException extends Exception {

    private final transient ProviderError error;

    private ProviderException(ProviderError error) {
        super(error.code() + ": " + error.message());
        this.error = error;
    }

    public ProviderError error() {
        return error;
    }

    /** @return whether it is proven that a submission created nothing */
    public abstract boolean provesNothingCreated();

    /** Not a byte of the request was handed over: nothing was created. Again, with backoff. */
    public static final class NotSent extends ProviderException {
        public NotSent(ProviderError error) {
            super(error);
        }

        @Override
        public boolean provesNothingCreated() {
            return true;
        }
    }

    /** Overloaded, rate-limited or paused: nothing was created. Later. */
    public static final class Busy extends ProviderException {
        private final transient Optional<Duration> retryAfter;

        /** @param retryAfter as the provider, or the product's own pause, asks for */
        public Busy(ProviderError error, Optional<Duration> retryAfter) {
            super(error);
            this.retryAfter = retryAfter;
        }

        public Optional<Duration> retryAfter() {
            return retryAfter;
        }

        @Override
        public boolean provesNothingCreated() {
            return true;
        }
    }

    /** Key, permission or balance: nothing was created, and an operator must act. */
    public static final class Account extends ProviderException {
        public Account(ProviderError error) {
            super(error);
        }

        @Override
        public boolean provesNothingCreated() {
            return true;
        }
    }

    /** The provider could not fetch the media: nothing was created. Once more with fresh URLs. */
    public static final class Media extends ProviderException {
        public Media(ProviderError error) {
            super(error);
        }

        @Override
        public boolean provesNothingCreated() {
            return true;
        }
    }

    /** The provider refuses this request: nothing was created, and the same request would be refused again. */
    public static final class Rejected extends ProviderException {
        public Rejected(ProviderError error) {
            super(error);
        }

        @Override
        public boolean provesNothingCreated() {
            return true;
        }
    }

    /** Nothing is proven: a subject may have been created, and billed. Never repeated automatically; reconciled. */
    public static final class Unconfirmed extends ProviderException {
        public Unconfirmed(ProviderError error) {
            super(error);
        }

        @Override
        public boolean provesNothingCreated() {
            return false;
        }
    }

    /** A poll or a listing failed in a way that says nothing about a task or a list. Again, with backoff. */
    public static final class NoVerdict extends ProviderException {
        private final transient Optional<Duration> retryAfter;

        /** @param retryAfter as the provider asked for, if it did */
        public NoVerdict(ProviderError error, Optional<Duration> retryAfter) {
            super(error);
            this.retryAfter = retryAfter;
        }

        public Optional<Duration> retryAfter() {
            return retryAfter;
        }

        @Override
        public boolean provesNothingCreated() {
            return false;
        }
    }

    /** A poll was answered, in the provider's own JSON, with the statement that it does not know the task. */
    public static final class TaskUnknown extends ProviderException {
        public TaskUnknown(ProviderError error) {
            super(error);
        }

        @Override
        public boolean provesNothingCreated() {
            return false;
        }
    }
}
