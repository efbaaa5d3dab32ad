package dev.vidusubjects.standalone;

import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.media.storage.StoragePrefix;
import dev.vidusubjects.standalone.files.DataDirectory;
import dev.vidusubjects.standalone.incoming.IncomingFolder;
import dev.vidusubjects.start.BuildInfo;
import dev.vidusubjects.sweep.SweepReport;
import dev.vidusubjects.sweep.SweepTasks;
import dev.vidusubjects.time.Durations;
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
import java.util.EnumSet;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Runs the scheduled jobs of the standalone application: one sweep of all tasks at the start, the regular sweep, and
 * the scan of the incoming folder. Starts when the HTTP server is up, as the server also serves the sandbox.
 */
@ApplicationScoped
@UnlessBuildProfile("aws")
public class StandaloneSchedule {

    private static final Logger LOG = Logger.getLogger(StandaloneSchedule.class);

    /** Limits one sweep, so that it does not delay the next one. */
    private static final Duration MAX_SWEEP_TIME = Duration.ofMinutes(4);

    /** Each of these sweeps handles at most 500 tasks of each status. */
    private static final int MAX_START_SWEEPS = 1_000;

    private static final Duration STOP_TIME = Duration.ofSeconds(5);

    /**
     * The jobs start after this time without an event of the HTTP server. A reload in development mode keeps the HTTP
     * server, which then sends no such event.
     */
    private static final Duration MAX_START_DELAY = Duration.ofSeconds(3);

    /** The shortest time between a failed run of a job and its next run. */
    private static final Duration DELAY_AFTER_FAULT = Duration.ofSeconds(10);

    /** The scan of a folder with very many files uses at most a twentieth of one core. */
    private static final int SCAN_PAUSE_FACTOR = 20;

    private final Job first;
    private final Job sweep;
    private final Duration sweepEvery;
    private final Job watch;
    private final Duration watchEvery;
    private final ScheduledThreadPoolExecutor threads = StandaloneThreads.scheduled("schedule", 2);
    private final AtomicBoolean begun = new AtomicBoolean();

    /** A job that runs once or repeatedly. */
    interface Job {
        void run() throws IOException;
    }

    @Inject
    public StandaloneSchedule(
            SweepTasks sweep, IncomingFolder incoming, DataDirectory data, SubjectsConfig config, Clock clock) {
        this(
                atStart(sweep, data, clock),
                () -> sweep.sweep(TimeBudget.of(MAX_SWEEP_TIME, clock)),
                config.sweep().every(),
                incoming::scan,
                config.standalone().watchEvery());
        LogEvent.of("build")
                .with("version", BuildInfo.VERSION)
                .with("commit", BuildInfo.COMMIT)
                .info(LOG);
        LogEvent.of("data_directory").with("path", data.root()).info(LOG);
    }

    StandaloneSchedule(Job first, Job sweep, Duration sweepEvery, Job watch, Duration watchEvery) {
        this.first = first;
        this.sweep = sweep;
        this.sweepEvery = sweepEvery;
        this.watch = watch;
        this.watchEvery = watchEvery;
    }

    private static Job atStart(SweepTasks sweep, DataDirectory data, Clock clock) {
        Instant startedAt = clock.instant();
        return () -> {
            // Other programs write into the incoming folder: nothing in it is a leftover of this application.
            for (StoragePrefix prefix : EnumSet.complementOf(EnumSet.of(StoragePrefix.INCOMING))) {
                data.folder(prefix).removeLeftovers(startedAt);
            }
            SweepReport report;
            int runs = 0;
            do {
                // Each run handles a bounded number of tasks. The next run does not handle changed tasks again, unless
                // the clock is set back.
                report = sweep.sweepAll(startedAt, TimeBudget.of(MAX_SWEEP_TIME, clock));
            } while (report.polledAgain() + report.ended() + report.unconfirmed() > 0 && ++runs < MAX_START_SWEEPS);
        };
    }

    void started(@Observes StartupEvent event) {
        threads.schedule(this::begin, MAX_START_DELAY.toMillis(), TimeUnit.MILLISECONDS);
    }

    void listening(@ObservesAsync HttpServerStart event) {
        begin();
    }

    /** Starts the jobs. A second call has no effect. */
    void begin() {
        if (begun.compareAndSet(false, true)) {
            threads.execute(() -> {
                attempt("start_sweep_failed", first);
                // A sweep mostly waits for the provider, so the pause after it does not depend on its duration.
                repeat("sweep_failed", sweep, sweepEvery, sweepEvery, 0);
            });
            repeat("watch_failed", watch, watchEvery, Duration.ZERO, SCAN_PAUSE_FACTOR);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        stop();
    }

    void stop() {
        StandaloneThreads.stop(threads, STOP_TIME);
    }

    /** @param pauseFactor the pause after a run is at least this factor times the duration of the run */
    private void repeat(String fault, Job job, Duration every, Duration delay, int pauseFactor) {
        Runnable run = () -> {
            long started = System.nanoTime();
            boolean succeeded = attempt(fault, job);
            Duration minPause = Duration.ofNanos(System.nanoTime() - started).multipliedBy(pauseFactor);
            Duration pause = Durations.max(every, succeeded ? minPause : DELAY_AFTER_FAULT);
            repeat(fault, job, every, pause, pauseFactor);
        };
        try {
            threads.schedule(run, delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // The application is stopping.
            return;
        }
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
