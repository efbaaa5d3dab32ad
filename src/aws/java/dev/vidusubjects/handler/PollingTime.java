package dev.vidusubjects.handler;

import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.time.TimeBudget;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** How long a function takes looks itself: as configured, if its own time allows. */
@Singleton
@IfBuildProfile("aws")
class PollingTime {

    /** The end of a whole second that a state machine could not wait. */
    private static final Duration MIN = Duration.ofSeconds(1);

    /** For what follows the last look: the result's document, the task, the answer. */
    private static final Duration RESERVE = Duration.ofSeconds(5);

    private static final Duration FOR_THE_RESPONSE = Duration.ofSeconds(1);

    private final Duration wanted;
    private final Duration reserve;
    private final Clock clock;

    @Inject
    PollingTime(SubjectsConfig config, Clock clock) {
        this(config.polling().inline(), config.provider().readTimeout(), clock);
    }

    /** @param maxCall how long one call of the provider may take */
    PollingTime(Duration wanted, Duration maxCall, Clock clock) {
        this.wanted = wanted;
        this.reserve = maxCall.plus(RESERVE);
        this.clock = clock;
    }

    /** @return what a function may use up before it has to respond */
    TimeBudget budget(Invocation invocation) {
        return invocation.budget(clock).less(FOR_THE_RESPONSE);
    }

    /** @return no look should start later, so that even one that takes its longest can be stored */
    Instant until(Invocation invocation) {
        Duration left = invocation.timeLeft(reserve);
        Duration bounded = wanted.compareTo(left) < 0 ? wanted : left;
        return clock.instant().plus(bounded.compareTo(MIN) < 0 ? MIN : bounded);
    }
}
