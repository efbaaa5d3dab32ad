package dev.vidusubjects.standalone.incoming;

import dev.vidusubjects.submission.DeferralDelay;
import dev.vidusubjects.submission.UploadOutcome.Deferred;
import dev.vidusubjects.time.Durations;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * The files that are passed to the handler again after a delay, by path. The delay grows with each delivery without
 * success. Several threads may use it.
 */
final class DeferredFiles {

    /** The first delay after an unexpected fault, which may be temporary. The delay grows with each fault. */
    private static final Duration DELAY_AFTER_FAULT = Duration.ofSeconds(10);

    /**
     * The longest delay until an incomplete file is checked again, as the process that copies it may continue at any
     * time.
     */
    private static final Duration MAX_DELAY_WHILE_INCOMPLETE = Duration.ofSeconds(5);

    private final Map<String, Deferral> deferred = new ConcurrentHashMap<>();
    private final Clock clock;
    private final RandomGenerator random;

    /** @param deliveries the number of times that the file was passed to the handler without success */
    private record Deferral(int deliveries, Instant until) {}

    DeferredFiles(Clock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /** @return whether the delay of this file has not passed yet */
    boolean isWaiting(String path, Instant now) {
        Deferral deferral = deferred.get(path);
        return deferral != null && deferral.until.isAfter(now);
    }

    /** @return the delay until the file is passed to the handler again */
    Duration delay(String path, Deferred outcome) {
        return outcome.incomplete() ? whileIncomplete(outcome.delay()) : nextDelay(path, outcome.delay());
    }

    /** @return the delay until the file is passed to the handler again, after an unexpected fault */
    Duration delayAfterFault(String path) {
        return nextDelay(path, DELAY_AFTER_FAULT);
    }

    /** @param counts whether the delivery makes the next delay longer */
    void add(String path, Duration wait, boolean counts) {
        deferred.put(
                path,
                new Deferral(
                        deliveries(path) + (counts ? 1 : 0), clock.instant().plus(wait)));
    }

    void remove(String path) {
        deferred.remove(path);
    }

    /** Removes all other files. */
    void retain(Set<String> paths) {
        deferred.keySet().retainAll(paths);
    }

    private static Duration whileIncomplete(Duration delay) {
        return Durations.min(delay, MAX_DELAY_WHILE_INCOMPLETE);
    }

    private Duration nextDelay(String path, Duration requested) {
        return DeferralDelay.of(requested, deliveries(path) + 1, random);
    }

    private int deliveries(String path) {
        Deferral before = deferred.get(path);
        return before == null ? 0 : before.deliveries;
    }
}
