package dev.vidusubjects.vtrix;

import dev.vidusubjects.provider.ProviderError;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.logging.LogEvent;
import io.smallrye.faulttolerance.api.TypedGuard;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.jboss.logging.Logger;

/**
 * Stops calling a provider that is plainly down: after {@value #WINDOW} calls in a row of which {@value #FAILURES} were
 * refused as busy, did not reach it, or got a response without a verdict, nothing is sent for a while. A rate limit that
 * refuses a third of the calls, or a request that is refused for its content, does not open it. Submissions whose response
 * proves nothing are counted by {@link SubmissionBreaker}.
 */
final class CircuitBreaker implements CallGuard {

    /** The number of recent calls that are counted. */
    static final int WINDOW = 20;

    /** This many failures among them open the breaker. */
    static final int FAILURES = 18;

    private static final Logger LOG = Logger.getLogger(CircuitBreaker.class);

    private final TypedGuard<TaskResponse> guard;
    private final Duration pause;

    /** @param pause for which nothing is sent once the breaker has opened */
    CircuitBreaker(String name, Duration pause) {
        this.pause = pause;
        this.guard = TypedGuard.create(TaskResponse.class)
                .withDescription(name)
                .withCircuitBreaker()
                .requestVolumeThreshold(WINDOW)
                .failureRatio((double) FAILURES / WINDOW)
                .delay(pause.toMillis(), ChronoUnit.MILLIS)
                .failOn(List.of(
                        ProviderException.Busy.class,
                        ProviderException.NotSent.class,
                        ProviderException.NoVerdict.class))
                .onStateChange(state -> LogEvent.of("provider_breaker")
                        .with("calls", name)
                        .with("state", state.name().toLowerCase(Locale.ROOT))
                        .warn(LOG))
                .done()
                .build();
    }

    /** @throws ProviderException of the call; {@code Busy} with the code {@code provider_down} while open: nothing was sent */
    @Override
    public TaskResponse call(Callable<TaskResponse> call) throws ProviderException {
        try {
            return guard.call(call);
        } catch (CircuitBreakerOpenException e) {
            throw new ProviderException.Busy(
                    new ProviderError(
                            "provider_down",
                            "the provider failed nearly every recent call; nothing is sent for a moment"),
                    Optional.of(pause));
        } catch (ProviderException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("calls throw nothing else", e);
        }
    }
}
