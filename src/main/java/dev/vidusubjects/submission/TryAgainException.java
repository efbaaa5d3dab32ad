package dev.vidusubjects.submission;

import java.time.Duration;

/** A request cannot be submitted now. Nothing was stored, nothing was sent: the same request can simply be sent again. */
public final class TryAgainException extends Exception {

    private final transient Duration retryAfter;

    /**
     * @param message why
     * @param retryAfter when it is worthwhile, > 0
     */
    public TryAgainException(String message, Duration retryAfter) {
        super(message);
        this.retryAfter = retryAfter;
    }

    public Duration retryAfter() {
        return retryAfter;
    }
}
