package dev.vidusubjects.state;

import java.util.Optional;

/**
 * Port: small named documents that every process of the deployment reads and replaces. A replacement is conditional on
 * the version that was read, so that a writer never overwrites the change of another writer unnoticed.
 */
public interface StateStore {

    /** The version of a document that does not exist. */
    long ABSENT = 0;

    /**
     * @param value the text as it was written, at most 100 KB
     * @param version > 0
     */
    record Entry(String value, long version) {}

    /**
     * @param name lower-case letters, digits and hyphens, for example {@code submission-breaker}
     * @return the document as it was last written (the read is never stale), or empty if it does not exist
     * @throws StateStoreException if the store failed
     */
    Optional<Entry> read(String name);

    /**
     * Replaces a document, or creates it.
     *
     * @param expected the version that was read, or {@link #ABSENT} to create the document
     * @return whether the document was written; false if another process was faster
     * @throws StateStoreException if the store failed; the document may have been written nevertheless
     */
    boolean replace(String name, String value, long expected);
}
