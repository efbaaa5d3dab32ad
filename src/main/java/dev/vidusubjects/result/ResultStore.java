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
     * @param path below the prefix, slash-separated, for example {@code cast/hero.json}; it may come from a stranger
     * @param document JSON
     * @return the document's uri
     * @throws IOException if the storage fails or the path would leave the prefix
     */
    String write(Prefix prefix, String path, byte[] document) throws IOException;

    /** @return empty if there is no such document */
    Optional<byte[]> read(Prefix prefix, String path) throws IOException;

    /**
     * Removes a document. An absent one is no error.
     *
     * @throws IOException if the storage fails or the path would leave the prefix
     */
    void delete(Prefix prefix, String path) throws IOException;
}
