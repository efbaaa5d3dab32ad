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

/** Reads the list of a small account before the first submission of a deployment. A large one is read by the sweeps. */
@ApplicationScoped
public class ReadBaseline implements AccountBaseline {

    private static final Logger LOG = Logger.getLogger(ReadBaseline.class);
    private static final int MAX_PAGES = 10;
    private static final Duration BETWEEN_TRIES = Duration.ofMinutes(1);

    private final ListReading reading;
    private final boolean wanted;
    private final Clock clock;

    /** When the next try is due; {@link Instant#MAX} when there will be none. */
    private final AtomicReference<Instant> next = new AtomicReference<>(Instant.MIN);

    public ReadBaseline(ListReading reading, SubjectsConfig config, Clock clock) {
        this.reading = reading;
        this.wanted = config.sweep().reconcile();
        this.clock = clock;
    }

    @Override
    public void ensure(TimeBudget budget) {
        Instant now = clock.instant();
        Instant due = next.get();
        // Of many submissions at once, one reads; the others go on.
        if (!wanted || due.isAfter(now) || !next.compareAndSet(due, now.plus(BETWEEN_TRIES))) {
            return;
        }
        try {
            if (reading.last().isPresent()
                    || reading.read(ReadingRequest.baseline(MAX_PAGES), budget) instanceof Complete) {
                next.set(Instant.MAX);
            }
        } catch (RuntimeException e) {
            LogEvent.of("baseline_failed").with("reason", e.getMessage()).warn(LOG);
        }
    }
}
