package dev.vidusubjects.result;

import java.io.IOException;
import java.util.Optional;

/** Port: where documents are kept. A document is there as a whole or not at all; writing it again replaces it. */
public interface ResultStore {

    /** The kinds of documents, each a prefix of the storage. */
    enum Prefix {
        /** Completed subjects. */
        RESULTS("results/"),
        /** Refused uploads and tasks that failed. */
        REJECTED("rejected/"),
        /** What the application itself remembers between two sweeps. */
        STATE("state/");

        private final String path;

        Prefix(String path) {
            this.path = path;
        }

        /** @return with a slash at its end */
        public String path() {
            return path;
        }
    }

    /**
     * A document as it was read.
     *
     * @param version changes with the content; for {@link #replace}
     */
    record Document(byte[] content, String version) {}

    /**
     * @param path below the prefix, slash-separated, for example {@code cast/hero.json}; untrusted input
     * @param document JSON
     * @return the document's uri
     * @throws IOException if the storage fails or the path would leave the prefix
     */
    String write(Prefix prefix, String path, byte[] document) throws IOException;

    /**
     * Writes a document on condition of what is there, in one atomic step.
     *
     * @param version of the document that is replaced; empty if there must be none
     * @return the document's uri; empty if a document of another content is there, and nothing was written. Of writers of the same
     *     content each may be told that it is written
     * @throws IOException as for {@link #write}
     */
    Optional<String> replace(Prefix prefix, String path, byte[] document, Optional<String> version) throws IOException;

    /**
     * @return empty if there is no such document
     * @throws IOException as for {@link #write}
     */
    Optional<Document> find(Prefix prefix, String path) throws IOException;

    /**
     * Removes a document; succeeds if there is none.
     *
     * @throws IOException as for {@link #write}
     */
    void delete(Prefix prefix, String path) throws IOException;

    /** @return the content of {@link #find}; empty if there is no such document */
    default Optional<byte[]> read(Prefix prefix, String path) throws IOException {
        return find(prefix, path).map(Document::content);
    }
}
