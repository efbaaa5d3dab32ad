package dev.vidusubjects.vtrix;

import dev.vidusubjects.provider.ProviderError;
import dev.vidusubjects.provider.ProviderException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * The rules of {@link CircuitBreaker} with a clock that a test can move, because {@link CircuitBreaker} uses the
 * machine's time.
 */
final class VirtualCircuitBreaker implements CallGuard {

    private final Duration pause;
    private final Clock clock;
    private final Deque<Boolean> failures = new ArrayDeque<>();
    private Optional<Instant> openUntil = Optional.empty();

    VirtualCircuitBreaker(Duration pause, Clock clock) {
        this.pause = pause;
        this.clock = clock;
    }

    @Override
    public TaskResponse call(Callable<TaskResponse> call) throws ProviderException {
        boolean trial = openUntil.isPresent();
        Instant now = clock.instant();
        // A clock that was set back must not keep the breaker open for longer than its pause.
        if (trial
                && now.isBefore(openUntil.get())
                && !now.isBefore(openUntil.get().minus(pause))) {
            throw new ProviderException.Busy(new ProviderError("provider_down", "open"), Optional.of(pause));
        }
        try {
            TaskResponse response = call.call();
            count(false, trial);
            return response;
        } catch (ProviderException.Busy
                | ProviderException.NotSent
                | ProviderException.NoVerdict
                | ProviderException.NotPolled e) {
            count(true, trial);
            throw e;
        } catch (ProviderException | RuntimeException e) {
            count(false, trial);
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void count(boolean failed, boolean trial) {
        if (trial) {
            failures.clear();
            openUntil = failed ? Optional.of(clock.instant().plus(pause)) : Optional.empty();
            return;
        }
        failures.addLast(failed);
        if (failures.size() > CircuitBreaker.WINDOW) {
            failures.removeFirst();
        }
        long count = failures.stream().filter(failure -> failure).count();
        if (failures.size() == CircuitBreaker.WINDOW && count >= CircuitBreaker.FAILURES) {
            openUntil = Optional.of(clock.instant().plus(pause));
        }
    }
}
