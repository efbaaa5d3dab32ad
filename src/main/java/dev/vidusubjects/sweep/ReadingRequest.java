package dev.vidusubjects.sweep;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a reading of the list is for.
 *
 * @param enough whether a complete reading that exists already will do
 * @param beganSince when the attempt of the task began that waits for it: a reading for which no task waits, and which began
 *     earlier, begins again; empty if no task waits
 * @param background whether it keeps to the calls of an hour
 * @param maxPages at most so many, ≥ 1: in this run if it is in the background, else of the whole reading
 */
record ReadingRequest(
        Predicate<CompleteReading> enough, Optional<Instant> beganSince, boolean background, int maxPages) {

    /** The account is known once it was read completely. */
    static ReadingRequest baseline(int maxPages) {
        return new ReadingRequest(last -> true, Optional.empty(), false, maxPages);
    }

    /** A task that was attempted then waits for it. */
    static ReadingRequest forTask(Instant attemptedAt, Predicate<CompleteReading> enough) {
        return new ReadingRequest(enough, Optional.of(attemptedAt), false, Integer.MAX_VALUE);
    }

    /** Keeps what is known recent. */
    static ReadingRequest refresh(Instant now, Duration every, int maxPages) {
        return new ReadingRequest(last -> last.startedAt().isAfter(now.minus(every)), Optional.empty(), true, maxPages);
    }

    boolean isForTask() {
        return beganSince.isPresent();
    }
}
