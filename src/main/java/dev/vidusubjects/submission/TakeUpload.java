package dev.vidusubjects.submission;

import dev.vidusubjects.media.MediaContent;
import dev.vidusubjects.media.MediaException;
import dev.vidusubjects.media.MediaFormat;
import dev.vidusubjects.media.MediaSource;
import dev.vidusubjects.media.MediaSource.StoredObject;
import dev.vidusubjects.media.MediaSource.Unreadable;
import dev.vidusubjects.media.MediaStore;
import dev.vidusubjects.media.StoragePath;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.result.ResultDocument;
import dev.vidusubjects.result.ResultStore;
import dev.vidusubjects.result.ResultStore.Prefix;
import dev.vidusubjects.step.Step;
import dev.vidusubjects.subject.InvalidSubjectException;
import dev.vidusubjects.subject.MalformedRequestException;
import dev.vidusubjects.subject.SubjectDraft;
import dev.vidusubjects.subject.SubjectRequest;
import dev.vidusubjects.subject.SubjectRequestReader;
import dev.vidusubjects.subject.Violation;
import dev.vidusubjects.submission.SubmitCommand.Follower;
import dev.vidusubjects.submission.UploadOutcome.Ignored;
import dev.vidusubjects.submission.UploadOutcome.Later;
import dev.vidusubjects.submission.UploadOutcome.Taken;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.time.TimeBudget;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * Makes a subject of an uploaded file: of a manifest anywhere below {@code incoming/}, or of an image directly in it. What
 * cannot become one leaves a document in {@code rejected/} that says why; what the provider cannot take just now comes
 * again.
 */
@ApplicationScoped
public class TakeUpload {

    /** A manifest may be as large as a body of the API on one machine, in bytes. */
    public static final int LARGEST_MANIFEST = 110_000_000;

    private static final Logger LOG = Logger.getLogger(TakeUpload.class);
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.*", Pattern.DOTALL);
    private static final String INCOMING = "incoming/";

    private final SubmitSubject submit;
    private final MediaStore media;
    private final ResultStore results;
    private final Clock clock;

    public TakeUpload(SubmitSubject submit, MediaStore media, ResultStore results, Clock clock) {
        this.submit = submit;
        this.media = media;
        this.results = results;
        this.clock = clock;
    }

    /**
     * @param follower as for {@link SubmitSubject#submit}
     * @param budget likewise
     * @return what became of it; {@link Later} for every fault that may pass
     * @throws dev.vidusubjects.task.TaskStoreException if the task store failed: the same delivery should come again
     */
    public UploadOutcome take(Upload upload, Follower follower, TimeBudget budget) {
        String path = upload.path();
        String file = path.substring(path.lastIndexOf('/') + 1);
        if (file.isEmpty() || file.startsWith(".")) {
            return new Ignored("folders and hidden files are left alone");
        }
        if (!StoragePath.isPlain(Task.documentPath(path))) {
            // No document could carry its name, so coming again would not help.
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
        try {
            SubjectDraft draft = manifest ? readManifest(upload) : imageSubject(path, file);
            TaskId id = TaskId.ofKey("upload", path + "\n" + upload.version());
            Submission submission = submit.submit(new SubmitCommand(
                    draft, Optional.of(id), Optional.of(path), Optional.of(upload.uploadedAt()), follower, budget));
            return new Taken(Optional.of(submission.task()));
        } catch (MalformedRequestException e) {
            // What is a body to callers of the API is a manifest to whoever drops files.
            String words = e.getMessage().replaceFirst("^the body", "the manifest");
            return refuse(path, List.of(new Violation("$", "manifest", words)));
        } catch (MediaException e) {
            return refuse(path, List.of(new Violation("$", e.rule(), e.getMessage())));
        } catch (InvalidSubjectException e) {
            return refuse(path, e.violations());
        } catch (IdempotencyKeyReusedException e) {
            return refuse(
                    path,
                    List.of(new Violation("$", "changed", "the file changed while it was read: upload it again")));
        } catch (TryAgainException e) {
            return new Later(e.retryAfter(), e.getMessage());
        } catch (SubmissionFailedException e) {
            return notSubmitted(e);
        } catch (IOException | UncheckedIOException e) {
            Step.of("upload_not_read").with("upload", path).error(LOG, e);
            return new Later(Duration.ofSeconds(10), "the media storage failed");
        }
    }

    private SubjectDraft readManifest(Upload upload) throws IOException, MediaException, MalformedRequestException {
        String path = upload.path();
        MediaContent content = media.open(media.at(INCOMING + path));
        if (content.size() > LARGEST_MANIFEST) {
            throw new MalformedRequestException(
                    "found " + content.size() + " bytes: a manifest has at most " + LARGEST_MANIFEST);
        }
        byte[] body = new byte[(int) content.size()];
        int length = 0;
        for (int count;
                length < body.length && (count = content.read(length, body, length, body.length - length)) > 0; ) {
            length += count;
        }
        if (length < body.length) {
            body = Arrays.copyOf(body, length);
        }
        String folder = INCOMING + path.substring(0, path.lastIndexOf('/') + 1);
        return SubjectRequestReader.read(body, text -> reference(folder, text));
    }

    /** A manifest's media may lie beside it. */
    private MediaSource reference(String folder, String text) {
        if (SCHEME.matcher(text).matches()) {
            return MediaSource.ofText(text);
        }
        if (text.isBlank() || text.startsWith("/") || text.contains("\\")) {
            return new Unreadable(
                    "media_source",
                    "a path must be relative to the manifest, with forward slashes: found "
                            + (text.isBlank() ? "nothing" : text.startsWith("/") ? "an absolute path" : "a backslash"));
        }
        try {
            return media.at(folder + text);
        } catch (MediaException e) {
            return new Unreadable(e.rule(), e.getMessage());
        }
    }

    private SubjectDraft imageSubject(String path, String file) throws MediaException {
        StoredObject image = media.at(INCOMING + path);
        String name = file.substring(0, file.lastIndexOf('.'));
        return new SubjectDraft(new SubjectRequest(name, List.of(image), List.of(), Optional.empty()), List.of());
    }

    private UploadOutcome refuse(String path, List<Violation> violations) {
        Step.of("upload_refused")
                .with("upload", path)
                .with(
                        "rules",
                        violations.stream().map(Violation::rule).distinct().toList())
                .warn(LOG);
        return document(path, ResultDocument.refused(path, violations, clock.instant()), Optional.empty());
    }

    private UploadOutcome notSubmitted(SubmissionFailedException e) {
        Task task = e.task();
        ProviderException reason = e.reason();
        if (reason instanceof ProviderException.Unconfirmed) {
            // Never again by itself; the task says so, and a redrive can.
            return new Taken(Optional.of(task));
        }
        if (reason instanceof ProviderException.Rejected || reason instanceof ProviderException.Media) {
            return document(task.documentPath(), ResultDocument.failed(task, ""), Optional.of(task));
        }
        Duration delay = Duration.ofSeconds(reason instanceof ProviderException.Account ? 60 : 15);
        if (reason instanceof ProviderException.Busy busy) {
            delay = busy.retryAfter().orElse(delay);
        }
        return new Later(delay, reason.getMessage());
    }

    private UploadOutcome document(String path, byte[] document, Optional<Task> task) {
        try {
            results.write(Prefix.REJECTED, Task.documentPath(path), document);
            return new Taken(task);
        } catch (IOException e) {
            Step.of("rejection_not_written").with("upload", path).error(LOG, e);
            return new Later(Duration.ofSeconds(10), "the result storage failed");
        }
    }
}
