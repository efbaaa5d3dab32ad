package dev.vidusubjects.provider;

import java.time.Duration;

/**
 * The parts of a request's time budget that a submission needs.
 *
 * @param minResponse minimum time for the response: a provider that creates a subject within this time can respond in
 *     time, and a call with less time would end unconfirmed
 */
public record SubmissionTime(Duration minResponse) {

    /** Reserve for the write that follows a response. */
    public static final Duration WRITE_RESERVE = Duration.ofSeconds(2);

    /** @return the minimum remaining time; with less, no submission is sent */
    public Duration needed() {
        return minResponse.plus(WRITE_RESERVE);
    }
}
