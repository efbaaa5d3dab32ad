package dev.vidusubjects.result;

import dev.vidusubjects.media.storage.StoragePrefix;
import java.io.IOException;
import java.util.Optional;

/** Port: the store of the documents. A document exists completely or not at all; writing it again replaces it. */
public interface ResultStore {

    /** The kinds of documents. Each has its own prefix in the storage. */
    enum Prefix {
        /** Completed subjects. */
        RESULTS(StoragePrefix.RESULTS),
        /** Refused uploads and tasks that failed. */
        REJECTED(StoragePrefix.REJECTED),
        /** Data that the application keeps for itself between two sweeps. */
        STATE(StoragePrefix.STATE);

        private final StoragePrefix storage;

        Prefix(StoragePrefix storage) {
            this.storage = storage;
        }

        /** @return the part of the storage that holds these documents */
        public StoragePrefix storage() {
            return storage;
        }
    }

    /**
     * A document as it was read.
     *
     * @param content the content
     * @param version the version for {@link #replace}; it changes with the content
     */
    record Document(byte[] content, String version) {}

    /**
     * Writes a document.
     *
     * @param path the path below the prefix, slash-separated, for example {@code cast/hero.json}; untrusted input
     * @param document the content, JSON
     * @return the document's uri
     * @throws IOException if the storage fails or the path is outside of the prefix
     */
    String write(Prefix prefix, String path, byte[] document) throws IOException;

    /**
     * Writes a document in one atomic step, if the stored document has the given version.
     *
     * @param version the version of the document to replace; empty if no document may exist
     * @return the document's uri; empty if a document with other content exists, in which case nothing was written. If
     *     several processes write the same content, each of them may receive the uri
     * @throws IOException as for {@link #write}
     */
    Optional<String> replace(Prefix prefix, String path, byte[] document, Optional<String> version) throws IOException;

    /**
     * @return the document; empty if it does not exist
     * @throws IOException as for {@link #write}
     */
    Optional<Document> find(Prefix prefix, String path) throws IOException;

    /**
     * Deletes a document. Succeeds if it does not exist.
     *
     * @throws IOException as for {@link #write}
     */
    void delete(Prefix prefix, String path) throws IOException;

    /** @return the content of the document; empty if it does not exist */
    default Optional<byte[]> read(Prefix prefix, String path) throws IOException {
        return find(prefix, path).map(Document::content);
    }
}
