package dev.vidusubjects.result;

import dev.vidusubjects.result.ResultStore.Document;
import dev.vidusubjects.result.ResultStore.Prefix;
import dev.vidusubjects.task.Task;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Writes the documents of uploads and tasks. Uploads of one path share the documents' paths, and their tasks end in any
 * order. Therefore a newer document is never replaced by an older one, and no rejection remains if there is a result of
 * the same or newer content. A result that is replaced by a newer one is kept as {@code results/<task id>.json}. Of the
 * same task, a document that was made from an earlier version never replaces a document of a later version, because a
 * delayed process would write outdated data.
 *
 * <p>A process that writes a document of one kind writes first and reads the other kind afterwards: of two concurrent
 * writers, at least one sees both documents.
 */
public final class TaskDocuments {

    private final ResultStore store;
    private final DocumentPlacement placement;

    public TaskDocuments(ResultStore store) {
        this.store = store;
        this.placement = new DocumentPlacement(store);
    }

    /**
     * Writes a result: at the task's path, or at the path of the task's id if a newer result has the task's path.
     *
     * @param isCurrent whether the task store still has this version; called only if a document of a later version
     *     exists, which also happens after the store was restored from a backup
     * @return the document's uri; empty if the task was changed in the meantime, in which case nothing was written
     * @throws IOException if the storage fails
     */
    public Optional<String> completed(Task task, byte[] document, BooleanSupplier isCurrent) throws IOException {
        return placement.place(Prefix.RESULTS, task, document, isCurrent);
    }

    /**
     * Deletes the rejection of the same or earlier content, after the task was marked as completed.
     *
     * @throws IOException if the storage fails
     */
    public void removeRejection(Task completed) throws IOException {
        removeRejection(completed.documentPath(), DocumentOrder.of(completed));
    }

    /**
     * Writes the rejection of a failed task: at the task's path, or at the path of its id if a newer document has the
     * task's path.
     *
     * @param task the task, marked as failed; nothing is written if a document of a later version exists
     * @throws IOException if the storage fails
     */
    public void failed(Task task, byte[] document) throws IOException {
        BooleanSupplier isCurrent = () -> false;
        DocumentOrder order = DocumentOrder.of(task);
        String path = task.documentPath();
        if (hasResult(path, order)) {
            placement.placeAtOwnPath(Prefix.REJECTED, task, document, isCurrent);
            return;
        }
        placement.place(Prefix.REJECTED, task, document, isCurrent);
        if (hasResult(path, order)) {
            removeRejection(path, order);
        }
    }

    /**
     * Writes the rejection of an upload that was refused without a task.
     *
     * @param path the path of the upload below {@code incoming/}
     * @return whether the rejection is stored; false if a newer document of the upload, or a document of another
     *     source, exists and is kept
     * @throws IOException if the storage fails
     */
    public boolean refused(String path, byte[] document) throws IOException {
        DocumentOrder order = DocumentOrder.of(document);
        String documentPath = Task.documentPath(path);
        for (int tries = 0; tries < DocumentPlacement.MAX_TRIES; tries++) {
            Optional<Document> existing = store.find(Prefix.REJECTED, documentPath);
            Optional<DocumentOrder> found = existing.map(stored -> DocumentOrder.of(stored.content()));
            boolean isKept = found.filter(stored -> !stored.isOfSameSource(order) || stored.isNewerThan(order))
                    .isPresent();
            if (isKept || hasResult(documentPath, order)) {
                return false;
            }
            if (store.replace(Prefix.REJECTED, documentPath, document, existing.map(Document::version))
                    .isPresent()) {
                if (hasResult(documentPath, order)) {
                    removeRejection(documentPath, order);
                    return false;
                }
                return true;
            }
        }
        throw DocumentPlacement.keepsChanging(Prefix.REJECTED, documentPath);
    }

    /**
     * Makes the result of a completed task the newest one of its path, because its content was uploaded again.
     *
     * @param uploadedAt the instant at which it was uploaded again
     * @throws IOException if the storage fails
     */
    public void uploadedAgain(Task completed, Instant uploadedAt) throws IOException {
        String path = completed.documentPath();
        DocumentOrder order = DocumentOrder.of(completed).at(uploadedAt);
        for (int tries = 0; tries < DocumentPlacement.MAX_TRIES; tries++) {
            Optional<Document> existing = store.find(Prefix.RESULTS, path);
            if (existing.isPresent()) {
                DocumentOrder found = DocumentOrder.of(existing.get().content());
                if (found.isOfSameTask(completed) || found.isNewerThan(order)) {
                    break;
                }
            }
            Optional<byte[]> own = store.read(Prefix.RESULTS, DocumentPlacement.ownPath(completed));
            if (own.isEmpty()) {
                break;
            }
            placement.preserve(existing);
            byte[] document = ResultDocument.uploadedAgain(own.get(), uploadedAt);
            if (store.replace(Prefix.RESULTS, path, document, existing.map(Document::version))
                    .isPresent()) {
                break;
            }
        }
        removeRejection(path, order);
    }

    /**
     * Adds the kept media to the result of a task, wherever it is: at the task's path and at the path of its id. A copy
     * of a document that another process changes in the meantime is read again.
     *
     * @param completed a completed task with its kept media
     * @throws IOException if the storage fails
     */
    public void addMedia(Task completed) throws IOException {
        addMedia(completed, completed.documentPath());
        if (completed.intent().uploadPath().isPresent()) {
            addMedia(completed, DocumentPlacement.ownPath(completed));
        }
    }

    private void addMedia(Task completed, String path) throws IOException {
        for (int tries = 0; tries < DocumentPlacement.MAX_TRIES; tries++) {
            Optional<Document> existing = store.find(Prefix.RESULTS, path);
            if (existing.isEmpty()
                    || !DocumentOrder.of(existing.get().content()).isOfSameTask(completed)) {
                return;
            }
            byte[] document = ResultDocument.withMedia(existing.get().content(), completed.media());
            if (store.replace(Prefix.RESULTS, path, document, existing.map(Document::version))
                    .isPresent()) {
                return;
            }
        }
        throw DocumentPlacement.keepsChanging(Prefix.RESULTS, path);
    }

    /**
     * @return the result of exactly this task; empty if there is none
     * @throws IOException if the storage fails
     */
    public Optional<byte[]> findResult(Task task) throws IOException {
        Optional<byte[]> shared = store.read(Prefix.RESULTS, task.documentPath());
        if (shared.filter(found -> DocumentOrder.of(found).isOfSameTask(task)).isPresent()) {
            return shared;
        }
        return task.intent().uploadPath().isEmpty()
                ? shared
                : store.read(Prefix.RESULTS, DocumentPlacement.ownPath(task));
    }

    /**
     * @return whether a rejection of exactly this task exists
     * @throws IOException if the storage fails
     */
    public boolean hasRejection(Task task) throws IOException {
        return store.read(Prefix.REJECTED, task.documentPath())
                        .filter(found -> DocumentOrder.of(found).isOfSameTask(task))
                        .isPresent()
                || store.find(Prefix.REJECTED, DocumentPlacement.ownPath(task)).isPresent();
    }

    private boolean hasResult(String path, DocumentOrder rejection) throws IOException {
        return store.read(Prefix.RESULTS, path)
                .map(DocumentOrder::of)
                .filter(result -> result.supersedes(rejection))
                .isPresent();
    }

    private void removeRejection(String path, DocumentOrder result) throws IOException {
        Optional<byte[]> rejection = store.read(Prefix.REJECTED, path);
        if (rejection
                .filter(found -> result.supersedes(DocumentOrder.of(found)))
                .isPresent()) {
            store.delete(Prefix.REJECTED, path);
        }
    }
}
