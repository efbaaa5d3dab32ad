package dev.vidusubjects.submission;

import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.media.MediaException;
import dev.vidusubjects.media.MediaFormat;
import dev.vidusubjects.media.Rule;
import dev.vidusubjects.media.storage.MediaStore;
import dev.vidusubjects.media.storage.PinnedObject;
import dev.vidusubjects.media.storage.StoragePath;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.provider.SubmissionTime;
import dev.vidusubjects.result.ResultDocument;
import dev.vidusubjects.result.ResultStore;
import dev.vidusubjects.result.TaskDocuments;
import dev.vidusubjects.subject.InvalidSubjectException;
import dev.vidusubjects.subject.MalformedRequestException;
import dev.vidusubjects.subject.ManifestLimit;
import dev.vidusubjects.subject.Violation;
import dev.vidusubjects.submission.SubmitCommand.PollOwner;
import dev.vidusubjects.submission.UploadOutcome.Accepted;
import dev.vidusubjects.submission.UploadOutcome.Deferred;
import dev.vidusubjects.submission.UploadOutcome.Ignored;
import dev.vidusubjects.submission.UploadReader.Read;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.time.TimeBudget;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Submits a subject for an uploaded file: for a manifest anywhere below {@code incoming/}, or for an image directly in
 * {@code incoming/}. If an upload cannot become a subject, a document in {@code rejected/} states the reason. If the
 * provider cannot accept it now, the upload is deferred.
 */
@ApplicationScoped
public class IngestUpload {

    private static final Logger LOG = Logger.getLogger(IngestUpload.class);

    /** The delay after a fault of the storage. Such a fault ends soon or lasts for a long time. */
    private static final Duration AFTER_STORAGE_FAULT = Duration.ofSeconds(10);

    /** A short delay is enough, because the next delivery starts with its full time budget. */
    private static final Duration AFTER_LITTLE_TIME = Duration.ofSeconds(1);

    private static final Duration AFTER_OTHER_DELIVERY = Duration.ofSeconds(15);

    private final SubmitSubject submit;
    private final TaskDocuments documents;
    private final UploadReader reader;
    private final IncompleteFiles incompleteFiles;
    private final SubmissionTime time;
    private final Clock clock;

    public IngestUpload(
            SubmitSubject submit,
            MediaStore media,
            ResultStore results,
            ManifestLimit limit,
            SubmissionTime time,
            Clock clock) {
        this.submit = submit;
        this.documents = new TaskDocuments(results);
        this.reader = new UploadReader(media, limit.bytes());
        this.incompleteFiles = new IncompleteFiles(media, clock);
        this.time = time;
        this.clock = clock;
    }

    /**
     * @param pollOwner as for {@link SubmitCommand#pollOwner}
     * @param budget as for {@link SubmitCommand#budget}
     * @return the outcome; {@link Deferred} for every fault that may be temporary
     * @throws dev.vidusubjects.task.TaskStoreException if the task store failed; the same upload should be delivered
     *     again
     */
    public UploadOutcome ingest(Upload upload, PollOwner pollOwner, TimeBudget budget) {
        String path = upload.path();
        String file = path.substring(path.lastIndexOf('/') + 1);
        if (file.isEmpty() || file.startsWith(".")) {
            return new Ignored("folders and hidden files stay as they are");
        }
        if (!StoragePath.isPlain(Task.documentPath(path))) {
            // No document could have this name, so another delivery would not help.
            return new Ignored("its path has empty segments, dots or control characters, or is too long");
        }
        boolean manifest = file.toLowerCase(Locale.ROOT).endsWith(".json");
        Optional<MediaFormat> format = MediaFormat.ofFileName(file);
        if (!manifest && format.isEmpty()) {
            return new Ignored("neither a manifest (.json) nor an image (.png, .jpg, .jpeg, .webp)");
        }
        if (!manifest && (path.contains("/") || !format.get().isImage())) {
            return new Ignored("media in sub-folders, and videos, wait for a manifest that names them");
        }
        Optional<Violation> name = manifest ? ManifestName.violation(path) : Optional.empty();
        if (name.isPresent()) {
            return refuse(upload, List.of(name.get()));
        }
        if (!budget.has(time.needed())) {
            return new Deferred(AFTER_LITTLE_TIME, "too little time is left to submit it");
        }
        try {
            Optional<PinnedObject> found = reader.find(upload);
            if (found.isEmpty()) {
                return new Ignored("it was removed before it was read");
            }
            return ingest(upload, manifest, found.get(), pollOwner, budget);
        } catch (MalformedRequestException e) {
            return refuse(upload, List.of(Violation.invalid("$", Rule.MANIFEST, e.getMessage())));
        } catch (MediaException e) {
            return refuse(upload, List.of(Violation.invalid("$", e.rule(), e.getMessage())));
        } catch (IOException | UncheckedIOException e) {
            LogEvent.of("upload_not_read").with("upload", path).error(LOG, e);
            return new Deferred(AFTER_STORAGE_FAULT, "the media storage failed");
        }
    }

    private UploadOutcome ingest(
            Upload upload, boolean manifest, PinnedObject file, PollOwner pollOwner, TimeBudget budget)
            throws IOException, MediaException, MalformedRequestException {
        Read read = manifest ? reader.manifest(upload, file) : reader.image(upload, file);
        try {
            Submission submission = submit.submit(new SubmitCommand(
                    read.parsed(),
                    Optional.of(read.id()),
                    Optional.of(upload.path()),
                    Optional.of(upload.uploadedAt()),
                    pollOwner,
                    budget));
            return submission.replayed() ? replayed(upload, submission.task()) : accepted(submission.task());
        } catch (InvalidSubjectException e) {
            Optional<Duration> wait = incompleteFiles.wait(read.parsed().request(), e.violations());
            return wait.isPresent()
                    ? new Deferred(wait.get(), "a media file is truncated: it is probably still being copied", true)
                    : refuse(upload, e.violations());
        } catch (IdempotencyKeyReusedException e) {
            return refuse(
                    upload,
                    List.of(Violation.invalid(
                            "$", Rule.CHANGED, "the file changed while it was read: upload it again")));
        } catch (TryAgainException e) {
            return new Deferred(e.retryAfter(), e.getMessage());
        } catch (SubmissionFailedException e) {
            return notSubmitted(e);
        }
    }

    private static UploadOutcome accepted(Task task) {
        return new Accepted(Optional.of(task));
    }

    /** Handles an upload whose content was uploaded or delivered before. */
    private UploadOutcome replayed(Upload upload, Task task) throws IOException {
        if (task.status() == TaskStatus.SUBMITTING) {
            // The other delivery may still fail. Then, without this deferral, the upload would never be delivered
            // again.
            return new Deferred(AFTER_OTHER_DELIVERY, "another delivery of the same content is submitting it");
        }
        if (task.status() == TaskStatus.COMPLETED) {
            documents.uploadedAgain(task, upload.uploadedAt());
        } else if (task.status() == TaskStatus.FAILED && !documents.hasRejection(task)) {
            return acceptFailed(task);
        }
        return accepted(task);
    }

    private UploadOutcome refuse(Upload upload, List<Violation> violations) {
        LogEvent.of("upload_refused")
                .with("upload", upload.path())
                .with(
                        "rules",
                        violations.stream().map(Violation::code).distinct().toList())
                .warn(LOG);
        try {
            byte[] document = ResultDocument.refused(upload.path(), upload.uploadedAt(), violations, clock.instant());
            if (!documents.refused(upload.path(), document)) {
                LogEvent.of("rejection_superseded")
                        .with("upload", upload.path())
                        .info(LOG);
            }
            return new Accepted(Optional.empty());
        } catch (IOException e) {
            return notWritten(upload.path(), e);
        }
    }

    private UploadOutcome notSubmitted(SubmissionFailedException e) {
        ProviderException reason = e.reason();
        if (reason instanceof ProviderException.Unconfirmed) {
            // It must not be submitted again automatically. The task has this status, and a redrive can submit it
            // again.
            return accepted(e.task());
        }
        if (reason instanceof ProviderException.Rejected || reason instanceof ProviderException.Media) {
            return acceptFailed(e.task());
        }
        Duration delay = Duration.ofSeconds(reason instanceof ProviderException.Account ? 60 : 15);
        if (reason instanceof ProviderException.Busy busy) {
            delay = busy.retryAfter().orElse(delay);
        }
        return new Deferred(delay, reason.getMessage());
    }

    private UploadOutcome acceptFailed(Task failed) {
        try {
            documents.failed(failed, ResultDocument.failed(failed, ""));
            return accepted(failed);
        } catch (IOException e) {
            return notWritten(failed.documentPath(), e);
        }
    }

    private static UploadOutcome notWritten(String path, IOException e) {
        LogEvent.of("rejection_not_written").with("upload", path).error(LOG, e);
        return new Deferred(AFTER_STORAGE_FAULT, "the result storage failed");
    }
}
