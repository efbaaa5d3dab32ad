package dev.vidusubjects.standalone;

import dev.vidusubjects.events.AnnouncementId;
import dev.vidusubjects.events.Outbox;
import dev.vidusubjects.task.Task;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** The step that announces endings in the standalone application, for a simulation that decides when it runs. */
public final class SimulatedAnnouncer {

    /** The time after which a step runs again that threw an exception. */
    public static final Duration WAIT_AFTER_FAULT = Duration.ofSeconds(10);

    private final EndingAnnouncer announcer;

    public SimulatedAnnouncer(Outbox outbox, Function<List<Task>, Set<AnnouncementId>> publish, Clock clock) {
        announcer = new EndingAnnouncer(outbox, publish, clock);
    }

    /** @return the time until the next step, unless a task ends before */
    public Duration run() {
        return announcer.run();
    }

    /** @return whether a step announced everything, so that the next one is not needed before a task ends */
    public static boolean isIdle(Duration wait) {
        return wait.compareTo(SignalledLoop.MAX_WAIT) >= 0;
    }
}
