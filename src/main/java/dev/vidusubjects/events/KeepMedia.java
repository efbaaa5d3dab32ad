package dev.vidusubjects.events;

import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.media.FileContent;
import dev.vidusubjects.media.MediaException;
import dev.vidusubjects.media.MediaFormat;
import dev.vidusubjects.media.probe.MediaInfo;
import dev.vidusubjects.media.probe.MediaProbe;
import dev.vidusubjects.media.web.Download;
import dev.vidusubjects.media.web.GuardedWeb;
import dev.vidusubjects.result.ResultStore;
import dev.vidusubjects.result.TaskDocuments;
import dev.vidusubjects.subject.Subject;
import dev.vidusubjects.task.KeptMedia;
import dev.vidusubjects.task.NoSuchTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskStore;
import dev.vidusubjects.time.TimeBudget;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Copies the pictures and videos of a completed subject to the storage, because the provider's URLs expire after a day. A
 * copy is complete or absent. The result document and the task then list the copies.
 */
public final class KeepMedia {

    private static final Logger LOG = Logger.getLogger(KeepMedia.class);

    private final GuardedWeb web;
    private final KeptMediaStore store;
    private final TaskStore tasks;
    private final TaskDocuments documents;
    private final long maxBytes;
    private final SpoolFiles spool = SpoolFiles.inTemporaryFolder();

    /** @param maxBytes maximum size of one picture or video, in bytes */
    public KeepMedia(GuardedWeb web, KeptMediaStore store, TaskStore tasks, ResultStore results, long maxBytes) {
        this.web = web;
        this.store = store;
        this.tasks = tasks;
        this.documents = new TaskDocuments(results);
        this.maxBytes = maxBytes;
    }

    /**
     * The state after an attempt.
     *
     * @param task the task with all its kept media
     * @param missing the number of pictures and videos that are not kept yet
     * @param documented whether the result document lists what is kept
     */
    public record Kept(Task task, int missing, boolean documented) {

        /** @return whether nothing is left for another attempt */
        boolean isComplete() {
            return missing == 0 && documented;
        }
    }

    /** A picture or video of a subject. {@code stem} is its name without an extension: {@code image-0}. */
    private record Source(String stem, String url) {}

    /**
     * Copies what is not kept yet. A copy that fails is logged, and the others are still made.
     *
     * @param ended a completed task; which media it has already is read from the store
     * @param budget the time for all copies
     * @throws NoSuchTaskException if the task has expired
     */
    public Kept keep(Task ended, TimeBudget budget) throws NoSuchTaskException {
        Task completed = ended.withMedia(tasks.require(ended.id()).media());
        List<Source> sources = sources(completed.completion().orElseThrow().subject());
        List<Source> missing =
                sources.stream().filter(source -> !isKept(completed, source)).toList();
        List<KeptMedia> copied = new ArrayList<>();
        for (int i = 0; i < missing.size(); i++) {
            // One that hangs must leave time for the others, at every attempt.
            Duration share = budget.remaining().dividedBy(missing.size() - i);
            copy(completed, missing.get(i), budget.atMost(share), copied);
        }
        if (copied.isEmpty() && completed.media().isEmpty()) {
            return new Kept(completed, sources.size(), true);
        }
        // The list is written even if nothing is new: an earlier attempt may have stopped before the document.
        Task kept = completed.withMedia(copied.isEmpty() ? completed.media() : tasks.keepMedia(completed.id(), copied));
        long left = sources.stream().filter(source -> !isKept(kept, source)).count();
        return new Kept(kept, Math.toIntExact(left), addToDocument(kept));
    }

    /** A document that cannot be written must not prevent the announcement: another attempt writes it. */
    private boolean addToDocument(Task kept) {
        try {
            documents.addMedia(kept);
            return true;
        } catch (IOException | RuntimeException e) {
            LogEvent.of("document_without_media").with("task_id", kept.id()).error(LOG, e);
            return false;
        }
    }

    private static List<Source> sources(Subject subject) {
        List<Source> sources = new ArrayList<>();
        for (int i = 0; i < subject.images().size(); i++) {
            sources.add(new Source("image-" + i, subject.images().get(i)));
        }
        for (int i = 0; i < subject.videos().size(); i++) {
            sources.add(new Source("video-" + i, subject.videos().get(i)));
        }
        return sources;
    }

    private static boolean isKept(Task task, Source source) {
        return task.media().stream().anyMatch(kept -> kept.name().startsWith(source.stem() + "."));
    }

    private void copy(Task task, Source source, TimeBudget budget, List<KeptMedia> copied) {
        try {
            if (budget.remaining().isZero()) {
                throw new IOException("there was no time left");
            }
            copied.add(copy(task, source, budget));
        } catch (IOException | MediaException | RuntimeException e) {
            LogEvent.of("media_not_copied")
                    .with("task_id", task.id())
                    .with("media", source.stem())
                    .with("reason", e.getMessage())
                    .warn(LOG);
        }
    }

    private KeptMedia copy(Task task, Source source, TimeBudget budget) throws IOException, MediaException {
        URI url = uri(source.url());
        Path file = spool.create();
        try {
            Download download = web.download(url, file, maxBytes, budget.remaining());
            FileContent content = new FileContent(file);
            MediaInfo info = MediaProbe.probe(content);
            // A response without a length ends like a complete one if the connection breaks.
            MediaProbe.requireEnd(content, info);
            MediaFormat format = info.format();
            String name = source.stem() + "." + format.extension();
            String uri = store.write(task.id(), name, format.contentType(), file);
            return new KeptMedia(
                    name, uri, format.contentType(), download.bytes(), download.sha256(), WebhookEndpoint.shown(url));
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static URI uri(String url) throws IOException {
        try {
            return URI.create(url);
        } catch (IllegalArgumentException e) {
            throw new IOException("the provider's URL is malformed", e);
        }
    }
}
