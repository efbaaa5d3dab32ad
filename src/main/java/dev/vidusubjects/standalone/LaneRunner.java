package dev.vidusubjects.standalone;

import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.standalone.SignalledLoop.Step;
import dev.vidusubjects.standalone.store.LaneQueue;
import dev.vidusubjects.standalone.store.LaneQueue.Taken;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Runs the work of a queue when it is due: one entry of each lane at a time, and several lanes at once. An entry leaves
 * the queue after its work has returned, when the outcome is stored.
 */
final class LaneRunner<T> implements Step {

    private static final Logger LOG = Logger.getLogger(LaneRunner.class);

    /** When work that failed unexpectedly is repeated: its outcome is not known, so it cannot leave the queue. */
    static final Duration DELAY_AFTER_FAULT = Duration.ofSeconds(30);

    private final LaneQueue<T> queue;
    private final Consumer<T> work;
    private final Executor workers;
    private final int maxLanes;
    private final String fault;
    private final Clock clock;
    private final AtomicInteger running = new AtomicInteger();
    private volatile Runnable listener = () -> {};

    /**
     * @param workers runs the work; it has a thread for each lane
     * @param maxLanes maximum number of lanes whose work runs at the same time
     * @param fault the name of the log event if work fails unexpectedly
     */
    LaneRunner(LaneQueue<T> queue, Consumer<T> work, Executor workers, int maxLanes, String fault, Clock clock) {
        this.queue = queue;
        this.work = work;
        this.workers = workers;
        this.maxLanes = maxLanes;
        this.fault = fault;
        this.clock = clock;
    }

    /** @param ended runs after the end of each work: its lane may have another entry that is due */
    void onEnd(Runnable ended) {
        listener = ended;
    }

    /**
     * Starts the work that is due, as far as lanes are free.
     *
     * @return the time until other work is due
     */
    @Override
    public Duration run() {
        Instant now = clock.instant();
        for (Taken<T> taken : queue.take(now, maxLanes - running.get())) {
            start(taken, now);
        }
        if (running.get() >= maxLanes) {
            // The end of any work is a signal.
            return SignalledLoop.MAX_WAIT;
        }
        return queue.nextDue().map(due -> Duration.between(now, due)).orElse(SignalledLoop.MAX_WAIT);
    }

    private void start(Taken<T> taken, Instant now) {
        running.incrementAndGet();
        try {
            workers.execute(() -> work(taken));
        } catch (RejectedExecutionException e) {
            // The application is stopping: the work is started again after the next start.
            notStarted(taken, now);
        } catch (RuntimeException | Error e) {
            // For example, no thread could be created. The lane must not stay taken.
            notStarted(taken, now);
            LogEvent.of(fault).with("wait_seconds", DELAY_AFTER_FAULT).error(LOG, e);
        }
    }

    private void notStarted(Taken<T> taken, Instant now) {
        running.decrementAndGet();
        queue.postpone(taken, now.plus(DELAY_AFTER_FAULT));
    }

    private void work(Taken<T> taken) {
        try {
            work.accept(taken.work());
            queue.done(taken);
        } catch (RuntimeException | Error e) {
            queue.postpone(taken, clock.instant().plus(DELAY_AFTER_FAULT));
            LogEvent.of(fault).with("wait_seconds", DELAY_AFTER_FAULT).error(LOG, e);
        } finally {
            running.decrementAndGet();
            listener.run();
        }
    }
}
