package dev.vidusubjects.submission;

import java.time.Duration;

/** A request cannot be submitted now. Nothing was stored or sent, so the caller can send the same request again. */
public final class TryAgainException extends Exception {

    private final transient Duration retryAfter;

    /**
     * @param message the reason
     * @param retryAfter the time to wait before the next try, > 0
     */
    public TryAgainException(String message, Duration retryAfter) {
        super(message);
        this.retryAfter = retryAfter;
    }

    public Duration retryAfter() {
        return retryAfter;
    }
}
