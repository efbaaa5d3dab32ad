package dev.vidusubjects.sweep;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The purpose of a reading of the list.
 *
 * @param enough whether a complete reading that exists already is sufficient
 * @param attemptedAt the start of the attempt of the task that waits for the reading: a reading in progress that
 *     started earlier, and for which no task waits, is restarted; empty if no task waits
 * @param background whether the reading is limited to the allowed number of calls in an hour
 * @param maxPages the maximum number of pages, ≥ 1: in this run if the reading is in the background, otherwise of the
 *     whole reading
 */
record ReadingRequest(
        Predicate<CompleteReading> enough, Optional<Instant> attemptedAt, boolean background, int maxPages) {

    /** @return a request for a baseline: any complete reading is sufficient, because the account is known after it */
    static ReadingRequest baseline(int maxPages) {
        return new ReadingRequest(last -> true, Optional.empty(), false, maxPages);
    }

    /** @return a request for a task that was attempted at this instant and waits for the reading */
    static ReadingRequest forTask(Instant attemptedAt, Predicate<CompleteReading> enough) {
        return new ReadingRequest(enough, Optional.of(attemptedAt), false, Integer.MAX_VALUE);
    }

    /** @return a request that keeps the known subjects up to date */
    static ReadingRequest refresh(Instant now, Duration every, int maxPages) {
        return new ReadingRequest(last -> last.startedAt().isAfter(now.minus(every)), Optional.empty(), true, maxPages);
    }

    boolean isForTask() {
        return attemptedAt.isPresent();
    }
}
