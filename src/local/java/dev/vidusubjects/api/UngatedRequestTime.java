package dev.vidusubjects.api;

import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.time.TimeBudget;
import io.quarkus.arc.profile.UnlessBuildProfile;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Clock;
import java.time.Duration;

/** No gateway is in front of a standalone application: the time begins when the body has been read, and grows with it. */
@ApplicationScoped
@UnlessBuildProfile("aws")
class UngatedRequestTime implements RequestTime {

    /** The slowest line to the provider that is allowed for, in bytes per second. */
    private static final long SLOWEST_UPLOAD = 1_000_000;

    private final Duration maxTime;
    private final Clock clock;

    UngatedRequestTime(SubjectsConfig config, Clock clock) {
        this.maxTime = config.api().maxTime();
        this.clock = clock;
    }

    @Override
    public TimeBudget budget(HttpHeaders headers, long bodyBytes) {
        return TimeBudget.of(maxTime.plusSeconds(bodyBytes / SLOWEST_UPLOAD), clock);
    }
}
