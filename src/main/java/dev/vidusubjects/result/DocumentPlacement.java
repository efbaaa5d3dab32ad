package dev.vidusubjects.result;

import dev.vidusubjects.result.ResultStore.Document;
import dev.vidusubjects.result.ResultStore.Prefix;
import dev.vidusubjects.task.Task;
import java.io.IOException;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Writes a task's document at the task's path, which uploads of one path share, or at the path of the task's id, which
 * only this task uses. Every write depends on the document that was read before, and is tried again if another process
 * wrote in the meantime.
 */
final class DocumentPlacement {

    /** Few processes write the same path at once: only those of uploads of the same file that end at the same time. */
    static final int MAX_TRIES = 10;

    private final ResultStore store;

    DocumentPlacement(ResultStore store) {
        this.store = store;
    }

    /**
     * Writes a document at the task's path, or at the path of the task's id if a newer document has the task's path.
     *
     * @param isCurrent whether a document of a later version is replaced; called only if there is one
     * @return the document's uri; empty if a document of a later version exists and was kept
     * @throws IOException if the storage fails, or if other processes keep changing the document
     */
    Optional<String> place(Prefix prefix, Task task, byte[] document, BooleanSupplier isCurrent) throws IOException {
        boolean isShared = task.intent().uploadPath().isPresent();
        return placeAt(task.documentPath(), isShared, prefix, task, document, isCurrent);
    }

    /** Writes a document at the path of the task's id; the parameters and the result are those of {@link #place}. */
    Optional<String> placeAtOwnPath(Prefix prefix, Task task, byte[] document, BooleanSupplier isCurrent)
            throws IOException {
        return placeAt(ownPath(task), false, prefix, task, document, isCurrent);
    }

    /**
     * @param isShared whether other tasks may use the path. If not, usually no document exists yet, so the first try
     *     writes without a preceding read
     */
    private Optional<String> placeAt(
            String path, boolean isShared, Prefix prefix, Task task, byte[] document, BooleanSupplier isCurrent)
            throws IOException {
        DocumentOrder order = DocumentOrder.of(task);
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            Optional<Document> existing = isShared || tries > 0 ? store.find(prefix, path) : Optional.empty();
            Optional<DocumentOrder> found = orderOf(existing);
            Optional<DocumentOrder> ofOther = found.filter(stored -> isShared && !stored.isOfSameTask(task));
            if (ofOther.filter(stored -> stored.isNewerThan(order)).isPresent()) {
                return placeAtOwnPath(prefix, task, document, isCurrent);
            }
            if (isOutdated(task, found, isCurrent)) {
                return Optional.empty();
            }
            if (prefix == Prefix.RESULTS && ofOther.isPresent()) {
                preserve(existing);
            }
            Optional<String> uri = store.replace(
                    prefix, path, withKeptMedia(task, existing, document), existing.map(Document::version));
            if (uri.isPresent()) {
                return uri;
            }
        }
        // Only writes of the same task change its own path, and the last of them may be that of a later version.
        if (!isShared && isOutdated(task, orderOf(store.find(prefix, path)), isCurrent)) {
            return Optional.empty();
        }
        throw keepsChanging(prefix, path);
    }

    /** A process that repeats the write of a document late must not remove the kept media that were added since. */
    private static byte[] withKeptMedia(Task task, Optional<Document> existing, byte[] document) throws IOException {
        boolean isSame = existing.map(stored -> DocumentOrder.of(stored.content()))
                .filter(stored -> stored.isOfSameTask(task))
                .isPresent();
        return isSame ? ResultDocument.withMediaOf(existing.get().content(), document) : document;
    }

    /**
     * Keeps the result of earlier content under its task id, because it is the only description of a subject that was
     * paid for.
     */
    void preserve(Optional<Document> result) throws IOException {
        if (result.isPresent()) {
            byte[] content = result.get().content();
            Optional<String> id = DocumentOrder.of(content).taskId();
            if (id.isPresent()) {
                store.write(Prefix.RESULTS, id.get() + ".json", content);
            }
        }
    }

    /** @return the path that only this task uses */
    static String ownPath(Task task) {
        return task.id() + ".json";
    }

    static IOException keepsChanging(Prefix prefix, String path) {
        return new IOException("the document " + prefix.storage().path(path) + " keeps changing");
    }

    private static boolean isOutdated(Task task, Optional<DocumentOrder> found, BooleanSupplier isCurrent) {
        return found.filter(stored -> stored.isOfSameTask(task) && stored.version() > task.version())
                        .isPresent()
                && !isCurrent.getAsBoolean();
    }

    private static Optional<DocumentOrder> orderOf(Optional<Document> document) {
        return document.map(stored -> DocumentOrder.of(stored.content()));
    }
}
