package dev.vidusubjects.handler;

import dev.vidusubjects.config.SubjectsConfig;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** How long a function takes looks itself: as configured, if its own time allows. */
@Singleton
@IfBuildProfile("aws")
class InlineTime {

    /** The end of a whole second that a state machine could not wait. */
    private static final Duration LEAST = Duration.ofSeconds(1);

    /** For what follows the last look: the result's document, the task, the answer. */
    private static final Duration RESERVE = Duration.ofSeconds(5);

    private final Duration wanted;
    private final Duration longestSubmission;
    private final Duration reserve;
    private final Clock clock;

    @Inject
    InlineTime(SubjectsConfig config, Clock clock) {
        this(
                config.polling().inline(),
                config.provider().readTimeout(),
                config.provider().maxRetryTime(),
                clock);
    }

    /**
     * @param longestCall how long one call of the provider may take
     * @param longestRetries how long a submission may go on with retries before its last call
     */
    InlineTime(Duration wanted, Duration longestCall, Duration longestRetries, Clock clock) {
        this.wanted = wanted;
        this.reserve = longestCall.plus(RESERVE);
        this.longestSubmission = reserve.plus(longestRetries);
        this.clock = clock;
    }

    boolean isEnoughForASubmission(Invocation invocation) {
        return !invocation.timeLeft(longestSubmission).isZero();
    }

    /** @return no look should start later, so that even one that takes its longest can be stored */
    Instant until(Invocation invocation) {
        Duration left = invocation.timeLeft(reserve);
        Duration bounded = wanted.compareTo(left) < 0 ? wanted : left;
        return clock.instant().plus(bounded.compareTo(LEAST) < 0 ? LEAST : bounded);
    }
}
