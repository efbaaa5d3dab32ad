package dev.vidusubjects.standalone;

import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.time.Durations;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Runs a step again and again: after each signal, and at the latest after the time that the step returned. */
final class SignalledLoop implements Runnable {

    private static final Logger LOG = Logger.getLogger(SignalledLoop.class);

    /** The time after which a step runs again if it needs no other: also finds what a change of the clock made due. */
    static final Duration MAX_WAIT = Duration.ofMinutes(1);

    /** The shortest time after which a step runs again without a signal. */
    private static final Duration MIN_WAIT = Duration.ofMillis(1);

    /** The time after which a failed step runs again. */
    private static final Duration WAIT_AFTER_FAULT = Duration.ofSeconds(10);

    private final String fault;
    private final Step step;
    private final Semaphore signals = new Semaphore(0);
    private volatile boolean ended;

    /** What a loop runs. */
    interface Step {
        /** @return the time after which it must run again, even without a signal */
        Duration run();
    }

    /** @param fault the name of the log event if a step fails unexpectedly */
    SignalledLoop(String fault, Step step) {
        this.fault = fault;
        this.step = step;
    }

    /** Runs until {@link #end} or an interrupt of the thread. */
    @Override
    public void run() {
        try {
            while (!ended) {
                // Before the step: a signal during the step leads to another one.
                signals.drainPermits();
                Duration wait = Durations.max(MIN_WAIT, Durations.min(attempt(), MAX_WAIT));
                signals.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration attempt() {
        if (ended) {
            return Duration.ZERO;
        }
        try {
            return step.run();
        } catch (RuntimeException | Error e) {
            LogEvent.of(fault).error(LOG, e);
            return WAIT_AFTER_FAULT;
        }
    }

    /** Makes the step run now, or once more if it is running. */
    void signal() {
        if (signals.availablePermits() == 0) {
            signals.release();
        }
    }

    /** Lets the loop end after the step that is running. */
    void end() {
        ended = true;
        signals.release();
    }
}
