package dev.vidusubjects.provider;

import java.time.Duration;
import java.util.Optional;

/**
 * A call to the provider failed. The subtype states what the response proves according to the provider's contract, and
 * therefore which action is allowed. A submission is repeated only if it is proven that nothing was created:
 * {@link NotSent}, {@link Busy}, {@link Account} and {@link Media}.
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

    /** No byte of the request was sent, so nothing was created. The call can be repeated with backoff. */
    public static final class NotSent extends ProviderException {
        public NotSent(ProviderError error) {
            super(error);
        }

        @Override
        public boolean provesNothingCreated() {
            return true;
        }
    }

    /**
     * The provider is overloaded or limits the rate, or calls are paused; nothing was created. The call can be repeated
     * later.
     */
    public static final class Busy extends ProviderException {
        private final transient Optional<Duration> retryAfter;

        /** @param retryAfter the delay that the provider, or the product's own pause, requires */
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

    /** The provider refuses the key, the permission or the balance; nothing was created. An operator must act. */
    public static final class Account extends ProviderException {
        public Account(ProviderError error) {
            super(error);
        }

        @Override
        public boolean provesNothingCreated() {
            return true;
        }
    }

    /** The provider could not fetch the media; nothing was created. The call can be repeated once with new URLs. */
    public static final class Media extends ProviderException {
        public Media(ProviderError error) {
            super(error);
        }

        @Override
        public boolean provesNothingCreated() {
            return true;
        }
    }

    /** The provider refuses this request; nothing was created, and the provider would refuse the same request again. */
    public static final class Rejected extends ProviderException {
        public Rejected(ProviderError error) {
            super(error);
        }

        @Override
        public boolean provesNothingCreated() {
            return true;
        }
    }

    /**
     * Nothing is proven: a subject may have been created, and billed. The call is never repeated automatically, but
     * reconciled.
     */
    public static final class Unconfirmed extends ProviderException {
        public Unconfirmed(ProviderError error) {
            super(error);
        }

        @Override
        public boolean provesNothingCreated() {
            return false;
        }
    }

    /**
     * A poll or a listing failed without a statement about the task or the list. The call can be repeated with backoff.
     */
    public static final class NoVerdict extends ProviderException {
        private final transient Optional<Duration> retryAfter;

        /** @param retryAfter the delay that the provider requires, or empty if it stated none */
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

    /** A poll was not made, because too little of the caller's time remained. The call can be repeated at once. */
    public static final class NotPolled extends ProviderException {
        public NotPolled(ProviderError error) {
            super(error);
        }

        @Override
        public boolean provesNothingCreated() {
            return false;
        }
    }

    /**
     * A task completed, but its description of the subject cannot be parsed. The subject exists and is billed, and must
     * not be created again.
     */
    public static final class MalformedResult extends ProviderException {
        public MalformedResult(ProviderError error) {
            super(error);
        }

        @Override
        public boolean provesNothingCreated() {
            return false;
        }
    }

    /** The response to a poll states, in the provider's own JSON, that the provider does not know the task. */
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
