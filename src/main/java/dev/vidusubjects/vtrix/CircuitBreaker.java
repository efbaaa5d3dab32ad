package dev.vidusubjects.vtrix;

import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.provider.ProviderError;
import dev.vidusubjects.provider.ProviderException;
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
 * Stops calls to a provider that is clearly down. If, of {@value #WINDOW} calls in a row, {@value #FAILURES} were
 * refused as busy, did not reach the provider, or got a response without a verdict, nothing is sent for a certain time.
 * A rate limit that refuses a third of the calls, or a request that is refused for its content, does not open the
 * breaker. {@link SubmissionBreaker} counts the submissions whose response proves nothing.
 */
final class CircuitBreaker implements CallGuard {

    /** The number of recent calls that are counted. */
    static final int WINDOW = 20;

    /** This number of failures among them opens the breaker. */
    static final int FAILURES = 18;

    private static final Logger LOG = Logger.getLogger(CircuitBreaker.class);

    private final TypedGuard<TaskResponse> guard;
    private final Duration pause;

    /** @param pause the time for which nothing is sent after the breaker has opened */
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
                        ProviderException.NoVerdict.class,
                        ProviderException.NotPolled.class))
                .onStateChange(state -> LogEvent.of("provider_breaker")
                        .with("calls", name)
                        .with("state", state.name().toLowerCase(Locale.ROOT))
                        .warn(LOG))
                .done()
                .build();
    }

    /**
     * @throws ProviderException the exception of the call; {@code Busy} with the code {@code provider_down} while the
     *     breaker is open: nothing was sent
     */
    @Override
    public TaskResponse call(Callable<TaskResponse> call) throws ProviderException {
        try {
            return guard.call(call);
        } catch (CircuitBreakerOpenException e) {
            throw new ProviderException.Busy(
                    new ProviderError(
                            "provider_down",
                            "the provider failed nearly every recent call; nothing is sent for a short time"),
                    Optional.of(pause));
        } catch (ProviderException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("a call threw an undeclared exception", e);
        }
    }
}
