package dev.vidusubjects.lambda;

import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.time.Durations;
import dev.vidusubjects.time.TimeBudget;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** How long a function itself polls: as long as configured, if its remaining time allows it. */
@Singleton
@IfBuildProfile("aws")
class PollingTime {

    /**
     * The minimum polling time. The state machine waits whole seconds only, so the function itself must wait for the
     * rest of a second.
     */
    private static final Duration MIN_DURATION = Duration.ofSeconds(1);

    /** The time after the last poll for the result document, the write of the task and the response. */
    private static final Duration RESERVE = Duration.ofSeconds(5);

    private static final Duration RESPONSE_RESERVE = Duration.ofSeconds(1);

    private final Duration configured;
    private final Duration reserve;
    private final Clock clock;

    @Inject
    PollingTime(SubjectsConfig config, Clock clock) {
        this(config.polling().inline(), config.provider().readTimeout(), clock);
    }

    /**
     * @param configured how long a function should poll
     * @param maxCall the maximum duration of one call of the provider
     * @param clock the clock
     */
    PollingTime(Duration configured, Duration maxCall, Clock clock) {
        this.configured = configured;
        this.reserve = maxCall.plus(RESERVE);
        this.clock = clock;
    }

    /** @return the time that a function may use before it must respond */
    TimeBudget budget(Invocation invocation) {
        return invocation.budget(clock).less(RESPONSE_RESERVE);
    }

    /**
     * @return the latest instant at which a poll should start, so that the outcome of even the longest poll can be
     *     stored
     */
    Instant until(Invocation invocation) {
        Duration bounded = Durations.min(configured, invocation.remaining(reserve));
        return clock.instant().plus(Durations.max(bounded, MIN_DURATION));
    }
}
