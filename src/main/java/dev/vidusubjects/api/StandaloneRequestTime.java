package dev.vidusubjects.api;

import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.time.TimeBudget;
import io.quarkus.arc.profile.UnlessBuildProfile;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Clock;
import java.time.Duration;

/**
 * A standalone application has no gateway: the time starts when the body has been read, and depends on the body's
 * length.
 */
@ApplicationScoped
@UnlessBuildProfile("aws")
class StandaloneRequestTime implements RequestTime {

    /** Minimum assumed upload rate to the provider, in bytes per second. */
    private static final long MIN_UPLOAD_BYTES_PER_SECOND = 1_000_000;

    private final Duration maxTime;
    private final Clock clock;

    StandaloneRequestTime(SubjectsConfig config, Clock clock) {
        this.maxTime = config.api().maxTime();
        this.clock = clock;
    }

    @Override
    public TimeBudget budget(HttpHeaders headers, long bodyBytes) {
        return TimeBudget.of(maxTime.plusSeconds(bodyBytes / MIN_UPLOAD_BYTES_PER_SECOND), clock);
    }
}
