package dev.vidusubjects.local;

import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.submission.DeferralDelay;
import dev.vidusubjects.submission.IngestUpload;
import dev.vidusubjects.submission.SubmitCommand.PollOwner;
import dev.vidusubjects.submission.Upload;
import dev.vidusubjects.submission.UploadOutcome;
import dev.vidusubjects.submission.UploadOutcome.Accepted;
import dev.vidusubjects.submission.UploadOutcome.Deferred;
import dev.vidusubjects.submission.UploadOutcome.Ignored;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.time.TimeBudget;
import io.quarkus.arc.profile.UnlessBuildProfile;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/**
 * Watches {@code data/incoming/} as the bucket's notifications watch {@code incoming/} on AWS. Each scan lists the whole
 * folder; a file that was still for the settle time, and is not the one that was dealt with, is handed on. A manifest also
 * waits until the media in sub-folders of its own folder are still: whoever copies a folder copies them in any order. Files
 * stay where they are.
 */
@ApplicationScoped
@UnlessBuildProfile("aws")
public class IncomingFolder {

    private static final Logger LOG = Logger.getLogger(IncomingFolder.class);
    private static final String MARKS = "incoming.handled";
    private static final int THREADS = 4;
    /** For the checks of a file, its submission on a slow line, and the provider's response. */
    private static final Duration MAX_UPLOAD = Duration.ofMinutes(3);

    /** Longer than a provider's response takes: an interrupted submission would be unconfirmed. */
    private static final Duration STOP_TIME = Duration.ofSeconds(30);

    /** An unexpected fault may pass; the delay grows with each one. */
    private static final Duration AFTER_FAULT = Duration.ofSeconds(10);

    /** A file that is cut off is looked at again so soon, as its copy may go on at any moment. */
    private static final Duration WHILE_INCOMPLETE = Duration.ofSeconds(5);

    /** A manifest does not wait longer than this for a folder in which something always moves. */
    private static final Duration MAX_WAIT_FOR_MEDIA = Duration.ofMinutes(5);

    private final DataDirectory data;
    private final Duration settle;
    private final Function<Upload, UploadOutcome> handler;
    private final Clock clock;
    private final RandomGenerator random;
    private final ProcessedFilesLog handled;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, LocalThreads.named("incoming"));

    /** Files that are not dealt with, by path. Only {@link #scan} changes it. */
    private final Map<String, Waiting> waiting = new HashMap<>();

    /** What can never be taken, told once. Only {@link #scan} changes it. */
    private final Set<String> leftAlone = new HashSet<>();

    private final Set<String> beingTaken = ConcurrentHashMap.newKeySet();
    private final Map<String, Deferral> deferred = new ConcurrentHashMap<>();

    /** @param since when the file was first seen like this */
    private record Waiting(FileFingerprint stamp, Instant since) {}

    /** @param deliveries how often the file was handed on without success */
    private record Deferral(int deliveries, Instant until) {}

    @Inject
    public IncomingFolder(
            DataDirectory data, SubjectsConfig config, IngestUpload ingest, Clock clock, RandomGenerator random) {
        this(
                data,
                config.local().settle(),
                upload -> ingest.ingest(upload, PollOwner.WORKFLOW, TimeBudget.of(MAX_UPLOAD, clock)),
                clock,
                random);
    }

    IncomingFolder(
            DataDirectory data,
            Duration settle,
            Function<Upload, UploadOutcome> handler,
            Clock clock,
            RandomGenerator random) {
        this.data = data;
        this.settle = settle;
        this.handler = handler;
        this.clock = clock;
        this.random = random;
        try {
            this.handled = new ProcessedFilesLog(data.folder("state"), MARKS);
        } catch (IOException e) {
            throw new UncheckedIOException("the incoming folder cannot be watched", e);
        }
    }

    /** Looks once. Called by one thread at a time. */
    public void scan() throws IOException {
        Instant now = clock.instant();
        Map<String, FileFingerprint> present =
                IncomingFiles.list(data.folder("incoming").root(), this::leaveAlone);
        Set<String> unsettledFolders = new HashSet<>();
        present.forEach((path, stamp) -> {
            if (!handled.contains(path, stamp)) {
                Waiting seen = waiting.get(path);
                // A clock that was set back must not make a file wait for hours.
                if (seen == null || !seen.stamp.equals(stamp) || seen.since.isAfter(now)) {
                    seen = new Waiting(stamp, now);
                    waiting.put(path, seen);
                    deferred.remove(path);
                }
                if (!settled(seen, now) && !isManifest(path)) {
                    IncomingFiles.parents(path).forEach(unsettledFolders::add);
                }
            }
        });
        waiting.keySet().retainAll(present.keySet());
        waiting.entrySet().removeIf(entry -> handled.contains(entry.getKey(), entry.getValue().stamp));
        deferred.keySet().retainAll(waiting.keySet());
        handled.retain(present.keySet());
        waiting.forEach((path, file) -> {
            if (settled(file, now) && !waitsForMedia(path, file, unsettledFolders, now) && beingTaken.add(path)) {
                // Asked only now: it may have been dealt with since the folder was listed.
                if (handled.contains(path, file.stamp) || isDeferred(path, now)) {
                    beingTaken.remove(path);
                } else {
                    hand(path, file);
                }
            }
        });
    }

    private boolean isDeferred(String path, Instant now) {
        Deferral deferral = deferred.get(path);
        return deferral != null && deferral.until.isAfter(now);
    }

    private void leaveAlone(String path, String reason) {
        if (leftAlone.add(path)) {
            logIgnored(path, reason);
        }
    }

    private static void logIgnored(String path, String reason) {
        LogEvent.of("upload_ignored").with("upload", path).with("reason", reason).info(LOG);
    }

    private boolean settled(Waiting file, Instant now) {
        return !file.since.plus(settle).isAfter(now);
    }

    private static boolean waitsForMedia(String path, Waiting file, Set<String> unsettledFolders, Instant now) {
        return isManifest(path)
                && unsettledFolders.contains(IncomingFiles.parent(path))
                && file.since.plus(MAX_WAIT_FOR_MEDIA).isAfter(now);
    }

    private static boolean isManifest(String path) {
        return path.regionMatches(true, path.length() - 5, ".json", 0, 5);
    }

    private void hand(String path, Waiting file) {
        try {
            threads.execute(() -> {
                try {
                    ingest(path, file);
                } finally {
                    beingTaken.remove(path);
                }
            });
        } catch (RejectedExecutionException e) {
            // Stopping: the next start takes it.
            beingTaken.remove(path);
        }
    }

    private void ingest(String path, Waiting file) {
        try {
            // A time that a copy keeps from its original says nothing about the order of uploads.
            UploadOutcome outcome = handler.apply(new Upload(path, Optional.empty(), file.stamp.size(), file.since));
            if (outcome instanceof Deferred later) {
                Duration wait = later.incomplete() ? soon(later.delay()) : next(path, later.delay());
                LogEvent.of("upload_deferred")
                        .with("upload", path)
                        .with("wait_seconds", wait)
                        .with("reason", later.reason())
                        .warn(LOG);
                defer(path, wait, !later.incomplete());
                return;
            }
            if (outcome instanceof Ignored ignored) {
                logIgnored(path, ignored.reason());
            } else if (outcome instanceof Accepted accepted) {
                LogEvent.of("upload_accepted")
                        .with("upload", path)
                        .with("task_id", accepted.task().map(Task::id))
                        .with(
                                "status",
                                accepted.task()
                                        .map(task -> task.status().code())
                                        .orElse("rejected"))
                        .info(LOG);
            }
            handled.add(path, file.stamp);
        } catch (Throwable e) {
            // One file's fault, an exhausted memory included, must not keep the others from their turn.
            Duration wait = next(path, AFTER_FAULT);
            LogEvent.of("upload_failed")
                    .with("upload", path)
                    .with("wait_seconds", wait)
                    .error(LOG, e);
            defer(path, wait, true);
        }
    }

    private static Duration soon(Duration delay) {
        return delay.compareTo(WHILE_INCOMPLETE) < 0 ? delay : WHILE_INCOMPLETE;
    }

    private Duration next(String path, Duration asked) {
        return DeferralDelay.of(asked, deliveries(path) + 1, random);
    }

    private int deliveries(String path) {
        Deferral before = deferred.get(path);
        return before == null ? 0 : before.deliveries;
    }

    private void defer(String path, Duration wait, boolean counts) {
        deferred.put(
                path,
                new Deferral(
                        deliveries(path) + (counts ? 1 : 0), clock.instant().plus(wait)));
    }

    /** @return whether nothing is being taken right now */
    boolean idle() {
        return beingTaken.isEmpty();
    }

    /** Comes before the server waits for its requests: uploads and requests come to their ends side by side. */
    void stopping(@Observes ShutdownDelayInitiatedEvent event) {
        LogEvent.of("stopping")
                .with("uploads", beingTaken.size())
                .with("wait_seconds_at_most", STOP_TIME)
                .info(LOG);
        threads.shutdown();
    }

    void stop(@Observes ShutdownEvent event) throws IOException {
        stop();
    }

    /** Lets uploads that are being ingested come to their end. */
    void stop() throws IOException {
        LocalThreads.stop(threads, STOP_TIME);
        handled.close();
    }
}
