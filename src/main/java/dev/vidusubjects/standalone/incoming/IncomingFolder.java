package dev.vidusubjects.standalone.incoming;

import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.media.storage.StoragePrefix;
import dev.vidusubjects.standalone.StandaloneThreads;
import dev.vidusubjects.standalone.files.DataDirectory;
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
 * Watches {@code data/incoming/}. On AWS, the notifications of the bucket do this for {@code incoming/}. Each scan
 * lists the whole folder. It passes a file to the handler if the file did not change for the settle time and was not
 * processed before. A manifest also waits until the media in sub-folders of its own folder do not change any more,
 * because a copy of a folder writes its files in any order. The files are not moved or deleted.
 */
@ApplicationScoped
@UnlessBuildProfile("aws")
public class IncomingFolder {

    private static final Logger LOG = Logger.getLogger(IncomingFolder.class);
    private static final String PROCESSED_FILES_LOG = "incoming.handled";
    private static final int THREADS = 4;

    /** Enough for the checks of a file, its submission over a slow connection, and the provider's response. */
    private static final Duration MAX_INGEST_TIME = Duration.ofMinutes(3);

    /** Longer than the provider needs for a response: an interrupted submission would become unconfirmed. */
    private static final Duration STOP_TIME = Duration.ofSeconds(30);

    private final DataDirectory data;
    private final Duration settle;
    private final Function<Upload, UploadOutcome> handler;
    private final Clock clock;
    private final ProcessedFilesLog processed;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, StandaloneThreads.named("incoming"));

    /** Files that are not processed yet, by path. Only {@link #scan} changes it. */
    private final Map<String, PendingFile> pending = new HashMap<>();

    /** Paths of files that cannot be used, so that each is logged only once. Only {@link #scan} changes it. */
    private final Set<String> unusable = new HashSet<>();

    private final Set<String> inProgress = ConcurrentHashMap.newKeySet();
    private final DeferredFiles deferred;

    @Inject
    public IncomingFolder(
            DataDirectory data, SubjectsConfig config, IngestUpload ingest, Clock clock, RandomGenerator random) {
        this(
                data,
                config.standalone().settle(),
                upload -> ingest.ingest(upload, PollOwner.WORKFLOW, TimeBudget.of(MAX_INGEST_TIME, clock)),
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
        this.deferred = new DeferredFiles(clock, random);
        try {
            this.processed = new ProcessedFilesLog(data.folder(StoragePrefix.STATE), PROCESSED_FILES_LOG);
        } catch (IOException e) {
            throw new UncheckedIOException("the incoming folder cannot be watched", e);
        }
    }

    /** Scans the folder once. Only one thread at a time may call it. */
    public void scan() throws IOException {
        Instant now = clock.instant();
        Map<String, FileFingerprint> present =
                IncomingFiles.list(data.folder(StoragePrefix.INCOMING).root(), this::reportUnusable);
        Set<String> unsettledFolders = new HashSet<>();
        present.forEach((path, fingerprint) -> {
            if (!processed.contains(path, fingerprint)) {
                PendingFile seen = pending.get(path);
                // If the clock was set back, the file must not wait for hours.
                if (seen == null
                        || !seen.fingerprint().equals(fingerprint)
                        || seen.since().isAfter(now)) {
                    seen = new PendingFile(path, fingerprint, now);
                    pending.put(path, seen);
                    deferred.remove(path);
                }
                if (!seen.isSettled(settle, now) && !seen.isManifest()) {
                    IncomingFiles.parents(path).forEach(unsettledFolders::add);
                }
            }
        });
        pending.keySet().retainAll(present.keySet());
        pending.entrySet()
                .removeIf(entry ->
                        processed.contains(entry.getKey(), entry.getValue().fingerprint()));
        deferred.retain(pending.keySet());
        processed.retain(present.keySet());
        pending.forEach((path, file) -> {
            if (file.isSettled(settle, now) && !file.waitsForMedia(unsettledFolders, now) && inProgress.add(path)) {
                // Check again now: a worker may have processed the file after the folder was listed.
                if (processed.contains(path, file.fingerprint()) || deferred.isWaiting(path, now)) {
                    inProgress.remove(path);
                } else {
                    dispatch(file);
                }
            }
        });
    }

    private void reportUnusable(String path, String reason) {
        if (unusable.add(path)) {
            logIgnored(path, reason);
        }
    }

    private static void logIgnored(String path, String reason) {
        LogEvent.of("upload_ignored")
                .with("upload", path)
                .with("reason", reason)
                .info(LOG);
    }

    private void dispatch(PendingFile file) {
        try {
            threads.execute(() -> {
                try {
                    ingest(file);
                } finally {
                    inProgress.remove(file.path());
                }
            });
        } catch (RejectedExecutionException e) {
            // The application is stopping: the next start processes the file.
            inProgress.remove(file.path());
        }
    }

    private void ingest(PendingFile file) {
        String path = file.path();
        try {
            // Not the modification time: a copy may keep that of its original, so it does not show the order of
            // uploads.
            UploadOutcome outcome = handler.apply(
                    new Upload(path, Optional.empty(), file.fingerprint().size(), file.since()));
            if (outcome instanceof Deferred deferral) {
                Duration wait = deferred.delay(path, deferral);
                LogEvent.of("upload_deferred")
                        .with("upload", path)
                        .with("wait_seconds", wait)
                        .with("reason", deferral.reason())
                        .warn(LOG);
                deferred.add(path, wait, !deferral.incomplete());
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
            processed.add(path, file.fingerprint());
        } catch (Throwable e) {
            // A fault of one file, even an OutOfMemoryError, must not prevent the processing of the other files.
            Duration wait = deferred.delayAfterFault(path);
            LogEvent.of("upload_failed")
                    .with("upload", path)
                    .with("wait_seconds", wait)
                    .error(LOG, e);
            deferred.add(path, wait, true);
        }
    }

    /** @return whether no file is being processed at the moment */
    boolean idle() {
        return inProgress.isEmpty();
    }

    /** Runs before the server waits for its open requests, so that uploads and requests finish at the same time. */
    void stopping(@Observes ShutdownDelayInitiatedEvent event) {
        LogEvent.of("stopping")
                .with("uploads", inProgress.size())
                .with("wait_seconds_at_most", STOP_TIME)
                .info(LOG);
        threads.shutdown();
    }

    void stop(@Observes ShutdownEvent event) throws IOException {
        stop();
    }

    /** Waits, for a limited time, until the running uploads have finished. */
    void stop() throws IOException {
        StandaloneThreads.stop(threads, STOP_TIME);
        processed.close();
    }
}
