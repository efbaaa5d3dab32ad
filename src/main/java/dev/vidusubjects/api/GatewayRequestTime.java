package dev.vidusubjects.api;

import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.time.TimeBudget;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * API Gateway sends its own response 30 seconds after it received a request. Therefore the time starts at the instant
 * that the event of API Gateway states.
 */
@ApplicationScoped
@IfBuildProfile("aws")
public class GatewayRequestTime implements RequestTime {

    /**
     * Header with epoch milliseconds. The function sets it for each request, and overwrites a value from the caller.
     */
    public static final String RECEIVED_AT = "vidu-subjects-received-at";

    private final Duration maxTime;
    private final Clock clock;

    GatewayRequestTime(SubjectsConfig config, Clock clock) {
        this.maxTime = config.api().maxTime();
        this.clock = clock;
    }

    @Override
    public TimeBudget budget(HttpHeaders headers, long bodyBytes) {
        String receivedAt = headers.getHeaderString(RECEIVED_AT);
        Instant start = receivedAt == null ? clock.instant() : Instant.ofEpochMilli(Long.parseLong(receivedAt));
        return TimeBudget.until(start.plus(maxTime), clock);
    }
}
