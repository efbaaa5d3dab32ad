package dev.vidusubjects.vtrix;

import dev.vidusubjects.provider.ProviderError;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.step.Step;
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
 * Stops calling a provider that is plainly down: after {@value #WINDOW} calls in a row of which {@value #FAILURES} failed
 * by busy, transient or missing answers, nothing is sent for a while. A rate limit that refuses a third of the calls, or
 * a request that the provider refuses for its content, does not trip it.
 */
final class Breaker {

    /** Calls that are looked back at. */
    static final int WINDOW = 20;

    /** So many of them failed: the provider is down. */
    static final int FAILURES = 18;

    private static final Logger LOG = Logger.getLogger(Breaker.class);

    private final TypedGuard<TaskAnswer> guard;
    private final Duration pause;

    /** @param pause for which nothing is sent once the provider was found to be down */
    Breaker(String name, Duration pause) {
        this.pause = pause;
        this.guard = TypedGuard.create(TaskAnswer.class)
                .withDescription(name)
                .withCircuitBreaker()
                .requestVolumeThreshold(WINDOW)
                .failureRatio((double) FAILURES / WINDOW)
                .delay(pause.toMillis(), ChronoUnit.MILLIS)
                .failOn(List.of(
                        ProviderException.Busy.class,
                        ProviderException.NotSent.class,
                        ProviderException.NoVerdict.class,
                        ProviderException.Unconfirmed.class))
                .onStateChange(state -> Step.of("provider_breaker")
                        .with("calls", name)
                        .with("state", state.name().toLowerCase(Locale.ROOT))
                        .warn(LOG))
                .done()
                .build();
    }

    /** @throws ProviderException.Busy also while the breaker is open: nothing was sent */
    TaskAnswer call(Callable<TaskAnswer> call) throws ProviderException {
        try {
            return guard.call(call);
        } catch (CircuitBreakerOpenException e) {
            throw new ProviderException.Busy(
                    new ProviderError(
                            "provider_down", "the provider failed again and again; it is left alone for a moment"),
                    Optional.of(pause));
        } catch (ProviderException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("calls throw nothing else", e);
        }
    }
}
