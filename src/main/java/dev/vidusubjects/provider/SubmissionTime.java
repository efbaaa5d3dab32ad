package dev.vidusubjects.provider;

import java.time.Duration;

/**
 * The shares of a submission in the time budget of its request.
 *
 * @param minResponse a provider that creates within this time can say so: a call with less would end unconfirmed
 */
public record SubmissionTime(Duration minResponse) {

    /** For the write that follows a response. */
    public static final Duration WRITE_RESERVE = Duration.ofSeconds(2);

    /** @return with less than this left, no submission is sent */
    public Duration needed() {
        return minResponse.plus(WRITE_RESERVE);
    }
}
