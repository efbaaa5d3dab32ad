package dev.vidusubjects.local;

import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.sweep.SweepReport;
import dev.vidusubjects.sweep.SweepTasks;
import dev.vidusubjects.time.TimeBudget;
import io.quarkus.arc.profile.UnlessBuildProfile;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.HttpServerStart;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * What happens by the clock on one machine: a sweep of everything at the start, a regular sweep, and the watch over the
 * incoming folder. Begins when the HTTP server is up, as the sandbox is behind it.
 */
@ApplicationScoped
@UnlessBuildProfile("aws")
public class LocalSchedule {

    private static final Logger LOG = Logger.getLogger(LocalSchedule.class);
    /** One sweep must not keep the next from its turn. */
    private static final Duration MAX_SWEEP = Duration.ofMinutes(4);

    /** Of 500 tasks of each status. */
    private static final int MAX_START_SWEEPS = 1_000;

    private static final Duration STOP_TIME = Duration.ofSeconds(5);

    /** A reload in development mode keeps the HTTP server, which then does not tell that it has started. */
    private static final Duration LATEST_START = Duration.ofSeconds(3);

    /** After a failed run of something that is run more often than this. */
    private static final Duration DELAY_AFTER_FAULT = Duration.ofSeconds(10);

    /** Watching a folder with very many files takes at most a twentieth of one core. */
    private static final int REST_PER_WORK = 20;

    private final Job first;
    private final Job sweep;
    private final Duration sweepEvery;
    private final Job watch;
    private final Duration watchEvery;
    private final ScheduledThreadPoolExecutor threads = LocalThreads.scheduled("local-schedule", 2);
    private final AtomicBoolean begun = new AtomicBoolean();

    /** Something that is done now and then. */
    interface Job {
        void run() throws IOException;
    }

    @Inject
    public LocalSchedule(
            SweepTasks sweep, IncomingFolder incoming, DataDirectory data, SubjectsConfig config, Clock clock) {
        this(
                atStart(sweep, data, clock),
                () -> sweep.sweep(TimeBudget.of(MAX_SWEEP, clock)),
                config.sweep().every(),
                incoming::scan,
                config.local().watchEvery());
        LogEvent.of("data_folder").with("path", data.root()).info(LOG);
    }

    LocalSchedule(Job first, Job sweep, Duration sweepEvery, Job watch, Duration watchEvery) {
        this.first = first;
        this.sweep = sweep;
        this.sweepEvery = sweepEvery;
        this.watch = watch;
        this.watchEvery = watchEvery;
    }

    private static Job atStart(SweepTasks sweep, DataDirectory data, Clock clock) {
        Instant startedAt = clock.instant();
        return () -> {
            for (String prefix : new String[] {"uploads", "results", "rejected", "state"}) {
                data.folder(prefix).removeLeftovers(startedAt);
            }
            SweepReport report;
            int runs = 0;
            do {
                // Each run takes a bounded number, and what it changed is not taken again, unless the clock is set
                // back.
                report = sweep.sweepAll(startedAt, TimeBudget.of(MAX_SWEEP, clock));
            } while (report.followed() + report.ended() + report.unconfirmed() > 0 && ++runs < MAX_START_SWEEPS);
        };
    }

    void started(@Observes StartupEvent event) {
        threads.schedule(this::begin, LATEST_START.toMillis(), TimeUnit.MILLISECONDS);
    }

    void listening(@ObservesAsync HttpServerStart event) {
        begin();
    }

    /** Begins, once. */
    void begin() {
        if (begun.compareAndSet(false, true)) {
            threads.execute(() -> {
                attempt("start_sweep_failed", first);
                // A sweep waits for the provider most of its time: however long it took, the next one is due.
                again("sweep_failed", sweep, sweepEvery, sweepEvery, 0);
            });
            again("watch_failed", watch, watchEvery, Duration.ZERO, REST_PER_WORK);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        stop();
    }

    void stop() {
        LocalThreads.stop(threads, STOP_TIME);
    }

    /** @param restPerWork after each run, at least so many times its duration passes before the next one */
    private void again(String fault, Job job, Duration every, Duration delay, int restPerWork) {
        Runnable run = () -> {
            long started = System.nanoTime();
            boolean good = attempt(fault, job);
            Duration rest = Duration.ofNanos(System.nanoTime() - started).multipliedBy(restPerWork);
            Duration pause = max(every, good ? rest : DELAY_AFTER_FAULT);
            again(fault, job, every, pause, restPerWork);
        };
        try {
            threads.schedule(run, delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // Stopping.
            return;
        }
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static boolean attempt(String fault, Job job) {
        try {
            job.run();
            return true;
        } catch (IOException | RuntimeException | Error e) {
            LogEvent.of(fault).error(LOG, e);
            return false;
        }
    }
}
