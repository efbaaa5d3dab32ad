package dev.vidusubjects.vtrix;

import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.provider.ProviderError;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.state.StateStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/**
 * Prevents an outage of the provider from causing many unconfirmed tasks. From the first response that proves nothing
 * until one that proves something, all processes of the deployment together have only one submission in flight, by a
 * lease. After {@link BreakerState#THRESHOLD} such responses in a row, submissions pause, and each further one triples
 * the pause.
 *
 * <p>A state store that fails does not stop submissions. While the provider works, a submission costs one read and no
 * write.
 */
final class SubmissionBreaker {

    /** The name of the shared state. */
    static final String STATE = "submission-breaker";

    private static final Logger LOG = Logger.getLogger(SubmissionBreaker.class);
    private static final Duration MAX_HEALTHY_AGE = Duration.ofSeconds(1);
    private static final int MAX_CONFLICTS = 5;
    private static final String NO_LEASE = "";

    private final StateStore states;
    private final Duration pause;
    private final Duration leaseTime;
    private final Clock clock;
    private final RandomGenerator random;
    private volatile Instant healthyAt = Instant.MIN;

    /**
     * @param pause the length of the pause after the third response in a row that proved nothing; zero turns the
     *     breaker off
     * @param leaseTime the time after which the holder of a lease is considered dead: longer than a submission
     */
    SubmissionBreaker(StateStore states, Duration pause, Duration leaseTime, Clock clock, RandomGenerator random) {
        this.states = states;
        this.pause = pause;
        this.leaseTime = leaseTime;
        this.clock = clock;
        this.random = random;
    }

    /**
     * @return how long nothing will be submitted; zero if a submission would be sent, according to a state that is less
     *     than a second old, or if the state store failed
     */
    Duration pausedFor() {
        if (isOff() || isKnownHealthy()) {
            return Duration.ZERO;
        }
        try {
            return read().state.waiting(clock.instant(), NO_LEASE);
        } catch (RuntimeException e) {
            return failed(e, Duration.ZERO);
        }
    }

    /**
     * Requests the right to submit.
     *
     * @return the permit, to which the caller reports the outcome, and which it releases in every case
     * @throws ProviderException.Busy with the code {@code submissions_paused}: nothing may be sent now
     */
    Permit acquire() throws ProviderException.Busy {
        Duration wait;
        String holder = String.format("%016x", random.nextLong());
        try {
            wait = isOff() || isKnownHealthy() ? Duration.ZERO : lease(holder);
        } catch (RuntimeException e) {
            wait = failed(e, Duration.ZERO);
        }
        if (!wait.isZero()) {
            throw new ProviderException.Busy(
                    new ProviderError(
                            "submissions_paused",
                            "submissions are paused, because recent responses of the provider proved nothing;"
                                    + " nothing was sent"),
                    Optional.of(wait));
        }
        return new Permit(holder, !isOff() && !isKnownHealthy());
    }

    /** Records that a subject was found that an unproven submission created: the provider works. */
    void creationConfirmed() {
        update(state -> BreakerState.HEALTHY);
    }

    /** The right to send one submission. */
    final class Permit {
        private final String holder;
        private final boolean leased;
        private boolean reported;

        private Permit(String holder, boolean leased) {
            this.holder = holder;
            this.leased = leased;
        }

        /** Records that the response proved something: that a task exists, or that none exists. */
        void proven() {
            reported = true;
            if (leased) {
                update(state -> BreakerState.HEALTHY);
            }
        }

        /** Records that no response arrived, or one that proves nothing. */
        void unproven() {
            reported = true;
            healthyAt = Instant.MIN;
            update(state -> state.unproven(holder, clock.instant(), pause));
        }

        /** Releases the permit. Unless an outcome was reported, nothing was sent. */
        void release() {
            if (!reported && leased) {
                update(state -> state.released(holder));
            }
        }
    }

    private boolean isOff() {
        return pause.isZero();
    }

    private boolean isKnownHealthy() {
        Duration age = healthyAt.equals(Instant.MIN) ? MAX_HEALTHY_AGE : Duration.between(healthyAt, clock.instant());
        return !age.isNegative() && age.compareTo(MAX_HEALTHY_AGE) < 0;
    }

    /** @return how long this holder must wait; zero if it may submit */
    private Duration lease(String holder) {
        for (int n = 0; n < MAX_CONFLICTS; n++) {
            Versioned read = read();
            Instant now = clock.instant();
            Duration wait = read.state.waiting(now, holder);
            if (read.state.healthy() || !wait.isZero()) {
                return wait;
            }
            if (write(read.state.leased(holder, now.plus(leaseTime)), read.version)) {
                return Duration.ZERO;
            }
        }
        return BreakerState.LEASE_RETRY;
    }

    /**
     * Changes the state. A failure of the store is only logged, because a response that has arrived must not be lost.
     */
    private void update(UnaryOperator<BreakerState> change) {
        if (isOff()) {
            return;
        }
        try {
            for (int n = 0; n < MAX_CONFLICTS; n++) {
                Versioned read = read();
                BreakerState next = change.apply(read.state);
                if (next.equals(read.state)) {
                    return;
                }
                if (write(next, read.version)) {
                    logChange(read.state, next);
                    return;
                }
            }
            LogEvent.of("breaker_state_failed")
                    .with("reason", "too many writers")
                    .warn(LOG);
        } catch (RuntimeException e) {
            failed(e, Duration.ZERO);
        }
    }

    private record Versioned(BreakerState state, long version) {}

    private Versioned read() {
        Optional<StateStore.Entry> entry = states.read(STATE);
        BreakerState state =
                entry.flatMap(stored -> BreakerState.ofJson(stored.value())).orElse(BreakerState.HEALTHY);
        healthyAt = state.healthy() ? clock.instant() : Instant.MIN;
        return new Versioned(state, entry.map(StateStore.Entry::version).orElse(StateStore.ABSENT));
    }

    private boolean write(BreakerState state, long version) {
        healthyAt = Instant.MIN;
        return states.replace(STATE, state.toJson(), version);
    }

    private void logChange(BreakerState before, BreakerState after) {
        if (after.tripped() && !after.pausedUntil().equals(before.pausedUntil())) {
            LogEvent.of("submissions_paused")
                    .with("unproven", after.unproven())
                    .with("pause_seconds", after.waiting(clock.instant(), NO_LEASE))
                    .warn(LOG);
        } else if (before.tripped() && after.healthy()) {
            LogEvent.of("submissions_resumed")
                    .with("unproven", before.unproven())
                    .info(LOG);
        }
    }

    private static <T> T failed(RuntimeException e, T defaultValue) {
        LogEvent.of("breaker_state_failed").with("reason", e.getMessage()).warn(LOG);
        return defaultValue;
    }
}
