package dev.vidusubjects.sweep;

import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.submission.AccountBaseline;
import dev.vidusubjects.sweep.ReadingOutcome.Complete;
import dev.vidusubjects.time.TimeBudget;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * Reads the list of a small account before the first submission of a deployment. The sweeps read the list of a large
 * account.
 */
@ApplicationScoped
public class ReadBaseline implements AccountBaseline {

    private static final Logger LOG = Logger.getLogger(ReadBaseline.class);
    private static final int MAX_PAGES = 10;
    private static final Duration RETRY_INTERVAL = Duration.ofMinutes(1);

    private final ListReading reading;
    private final boolean enabled;
    private final Clock clock;

    /** The instant from which the next attempt is due; {@link Instant#MAX} if there will be none. */
    private final AtomicReference<Instant> next = new AtomicReference<>(Instant.MIN);

    public ReadBaseline(ListReading reading, SubjectsConfig config, Clock clock) {
        this.reading = reading;
        this.enabled = config.sweep().reconcile();
        this.clock = clock;
    }

    @Override
    public void ensure(TimeBudget budget) {
        Instant now = clock.instant();
        Instant due = next.get();
        // If there are many submissions at once, one of them reads; the others continue.
        if (!enabled || due.isAfter(now) || !next.compareAndSet(due, now.plus(RETRY_INTERVAL))) {
            return;
        }
        try {
            ReadingState state = reading.state();
            if (state.last().isPresent() || !wasTriedJustNow(state, now) && isRead(budget)) {
                next.set(Instant.MAX);
            }
        } catch (RuntimeException e) {
            LogEvent.of("baseline_failed").with("reason", e.getMessage()).warn(LOG);
        }
    }

    @Override
    public void lookUp() {
        if (enabled && reading.state().last().isPresent()) {
            next.set(Instant.MAX);
        }
    }

    /**
     * If the provider's list fails, each new process would try it with its first submission: all of them together try
     * it once in {@link #RETRY_INTERVAL}.
     */
    private static boolean wasTriedJustNow(ReadingState state, Instant now) {
        return state.reading()
                .map(reading -> Duration.between(reading.startedAt(), now))
                .filter(age -> !age.isNegative() && age.compareTo(RETRY_INTERVAL) < 0)
                .isPresent();
    }

    private boolean isRead(TimeBudget budget) {
        return reading.read(ReadingRequest.baseline(MAX_PAGES), budget) instanceof Complete;
    }
}
