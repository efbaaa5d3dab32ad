package dev.vidusubjects.result;

import dev.vidusubjects.result.ResultStore.Document;
import dev.vidusubjects.result.ResultStore.Prefix;
import dev.vidusubjects.task.Task;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Places the documents of uploads and tasks. Uploads of one path share the documents' paths, and end in any order: a newer
 * document is never replaced by an older one, and no rejection stays beside the result of the same or newer content. A
 * result that has to make room is kept as {@code results/<task id>.json}. Of one task, a document that was made from an earlier
 * version never replaces that of a later one: a process that was held back writes what is no longer true.
 *
 * <p>A process that writes one of the two kinds writes first and looks at the other kind afterwards: of two writers at once, at least
 * one sees both documents.
 */
public final class TaskDocuments {

    /** Other writers of one path are few: uploads of the same file that end at the same moment. */
    private static final int MAX_TRIES = 10;

    private final ResultStore store;

    public TaskDocuments(ResultStore store) {
        this.store = store;
    }

    /**
     * Writes a result: at the task's path, or at that of its id where a newer result is there.
     *
     * @param isCurrent whether the task store still has this version; asked only if a document of a later version is there, which
     *     also happens after the store was restored from a backup
     * @return the document's uri; empty if the task was changed meanwhile, and nothing was written
     * @throws IOException if the storage fails
     */
    public Optional<String> completed(Task task, byte[] document, BooleanSupplier isCurrent) throws IOException {
        return place(Prefix.RESULTS, task, document, isCurrent);
    }

    /**
     * Removes the rejection of the same or earlier content, once the task is marked as completed.
     *
     * @throws IOException if the storage fails
     */
    public void removeRejection(Task completed) throws IOException {
        removeRejection(completed.documentPath(), DocumentOrder.of(completed));
    }

    /**
     * Writes why a task failed: at its path, or at that of its id where a newer document is there.
     *
     * @param task marked as failed; nothing is written if a document of a later version is there
     * @throws IOException if the storage fails
     */
    public void failed(Task task, byte[] document) throws IOException {
        BooleanSupplier isCurrent = () -> false;
        DocumentOrder order = DocumentOrder.of(task);
        String path = task.documentPath();
        if (hasResult(path, order)) {
            placeAt(Prefix.REJECTED, ownPath(task), task, document, isCurrent);
            return;
        }
        place(Prefix.REJECTED, task, document, isCurrent);
        if (hasResult(path, order)) {
            removeRejection(path, order);
        }
    }

    /**
     * Writes why an upload became no task.
     *
     * @param path of the upload, below {@code incoming/}
     * @return false if a newer document of the upload, or one of something else, is there and stays
     * @throws IOException if the storage fails
     */
    public boolean refused(String path, byte[] document) throws IOException {
        DocumentOrder order = DocumentOrder.of(document);
        String documentPath = Task.documentPath(path);
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            Optional<Document> existing = store.find(Prefix.REJECTED, documentPath);
            Optional<DocumentOrder> found = existing.map(there -> DocumentOrder.of(there.content()));
            boolean stays = found.filter(there -> !there.isOfSameSource(order) || there.isNewerThan(order))
                    .isPresent();
            if (stays || hasResult(documentPath, order)) {
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
        throw keepsChanging(Prefix.REJECTED, documentPath);
    }

    /**
     * Makes the result of a completed task the newest one of its path, as its content was uploaded again.
     *
     * @param uploadedAt when it was uploaded again
     * @throws IOException if the storage fails
     */
    public void uploadedAgain(Task completed, Instant uploadedAt) throws IOException {
        String path = completed.documentPath();
        DocumentOrder order = DocumentOrder.of(completed).at(uploadedAt);
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            Optional<Document> existing = store.find(Prefix.RESULTS, path);
            if (existing.isPresent()) {
                DocumentOrder found = DocumentOrder.of(existing.get().content());
                if (found.isOfSameTask(completed) || found.isNewerThan(order)) {
                    break;
                }
            }
            Optional<byte[]> own = store.read(Prefix.RESULTS, ownPath(completed));
            if (own.isEmpty()) {
                break;
            }
            keepAside(existing);
            byte[] document = ResultDocument.uploadedAgain(own.get(), uploadedAt);
            if (store.replace(Prefix.RESULTS, path, document, existing.map(Document::version))
                    .isPresent()) {
                break;
            }
        }
        removeRejection(path, order);
    }

    /**
     * @return the result of this very task; empty if there is none
     * @throws IOException if the storage fails
     */
    public Optional<byte[]> findResult(Task task) throws IOException {
        Optional<byte[]> shared = store.read(Prefix.RESULTS, task.documentPath());
        if (shared.filter(found -> DocumentOrder.of(found).isOfSameTask(task)).isPresent()) {
            return shared;
        }
        return task.intent().uploadPath().isEmpty() ? shared : store.read(Prefix.RESULTS, ownPath(task));
    }

    /**
     * @return whether the task's own rejection is there
     * @throws IOException if the storage fails
     */
    public boolean hasRejection(Task task) throws IOException {
        return store.read(Prefix.REJECTED, task.documentPath())
                        .filter(found -> DocumentOrder.of(found).isOfSameTask(task))
                        .isPresent()
                || store.find(Prefix.REJECTED, ownPath(task)).isPresent();
    }

    private Optional<String> place(Prefix prefix, Task task, byte[] document, BooleanSupplier isCurrent)
            throws IOException {
        String path = task.documentPath();
        if (task.intent().uploadPath().isEmpty()) {
            return placeAt(prefix, path, task, document, isCurrent);
        }
        DocumentOrder order = DocumentOrder.of(task);
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            Optional<Document> existing = store.find(prefix, path);
            Optional<DocumentOrder> found = existing.map(there -> DocumentOrder.of(there.content()));
            if (found.filter(there -> !there.isOfSameTask(task) && there.isNewerThan(order))
                    .isPresent()) {
                return placeAt(prefix, ownPath(task), task, document, isCurrent);
            }
            if (isOutdated(task, found, isCurrent)) {
                return Optional.empty();
            }
            if (prefix == Prefix.RESULTS
                    && found.filter(there -> there.isOfSameTask(task)).isEmpty()) {
                keepAside(existing);
            }
            Optional<String> uri = store.replace(prefix, path, document, existing.map(Document::version));
            if (uri.isPresent()) {
                return uri;
            }
        }
        throw keepsChanging(prefix, path);
    }

    /** At a path of the task alone: mostly there is nothing yet, which the first write finds out by itself. */
    private Optional<String> placeAt(Prefix prefix, String path, Task task, byte[] document, BooleanSupplier isCurrent)
            throws IOException {
        Optional<Document> existing = Optional.empty();
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            Optional<String> uri = store.replace(prefix, path, document, existing.map(Document::version));
            if (uri.isPresent()) {
                return uri;
            }
            existing = store.find(prefix, path);
            if (isOutdated(task, existing.map(there -> DocumentOrder.of(there.content())), isCurrent)) {
                return Optional.empty();
            }
        }
        throw keepsChanging(prefix, path);
    }

    private static boolean isOutdated(Task task, Optional<DocumentOrder> found, BooleanSupplier isCurrent) {
        return found.filter(there -> there.isOfSameTask(task) && there.version() > task.version())
                        .isPresent()
                && !isCurrent.getAsBoolean();
    }

    /** The result of an earlier content is still the only description of a subject that was paid for. */
    private void keepAside(Optional<Document> result) throws IOException {
        if (result.isPresent()) {
            byte[] content = result.get().content();
            Optional<String> id = DocumentOrder.of(content).taskId();
            if (id.isPresent()) {
                store.write(Prefix.RESULTS, id.get() + ".json", content);
            }
        }
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

    private static String ownPath(Task task) {
        return task.id() + ".json";
    }

    private static IOException keepsChanging(Prefix prefix, String path) {
        return new IOException("the document " + prefix.path() + path + " keeps changing");
    }
}
