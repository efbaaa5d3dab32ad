package dev.vidusubjects.sweep;

import dev.vidusubjects.events.AnnouncementId;
import dev.vidusubjects.events.Outbox;
import dev.vidusubjects.events.PublishEndings;
import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.time.TimeBudget;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Announces the endings that were not announced when they were stored, because a function or the process stopped, or a
 * service was unavailable for long.
 */
@ApplicationScoped
public class AnnounceMissed {

    /** An ending that is younger is left to the process that announces each ending. */
    static final Duration MIN_AGE = Duration.ofMinutes(10);

    /** The maximum number of endings in one run. */
    static final int MAX_ENDINGS = 100;

    /** The time that a group needs without its copies. */
    private static final Duration MIN_TIME = Duration.ofSeconds(5);

    private static final Logger LOG = Logger.getLogger(AnnounceMissed.class);

    private final Outbox outbox;
    private final PublishEndings publish;
    private final Clock clock;

    public AnnounceMissed(Outbox outbox, PublishEndings publish, Clock clock) {
        this.outbox = outbox;
        this.publish = publish;
        this.clock = clock;
    }

    /**
     * Announces missed endings. A failure is logged, because it must not fail the sweep.
     *
     * @param budget the time for all endings; when it is used up, the others wait for the next run
     * @return the number of endings that were announced
     */
    int run(TimeBudget budget) {
        int announced = 0;
        if (!budget.has(MIN_TIME)) {
            return announced;
        }
        try {
            List<Task> missed = outbox.unannounced(clock.instant().minus(MIN_AGE), MAX_ENDINGS);
            for (int from = 0; from < missed.size() && budget.has(MIN_TIME); from += PublishEndings.MAX_GROUP) {
                List<Task> group = missed.subList(from, Math.min(from + PublishEndings.MAX_GROUP, missed.size()));
                Set<AnnouncementId> failed = publish.publish(group, budget.less(MIN_TIME));
                announced += group.size() - failed.size();
            }
        } catch (RuntimeException e) {
            LogEvent.of("missed_endings_not_announced").error(LOG, e);
        }
        return announced;
    }
}
