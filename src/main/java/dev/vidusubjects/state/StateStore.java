package dev.vidusubjects.state;

import java.util.Optional;

/**
 * Port: small named documents that every process of the deployment reads and replaces. A replacement is conditional on the
 * version that was read, so that two writers never overwrite each other without noticing.
 */
public interface StateStore {

    /** The version of a document that does not exist. */
    long ABSENT = 0;

    /**
     * @param value as it was written, at most 100 KB
     * @param version > 0
     */
    record Entry(String value, long version) {}

    /**
     * @param name lower-case letters, digits and hyphens, for example {@code submission-breaker}
     * @return empty if there is no such document; always the last one that was written
     * @throws StateStoreException if the store failed
     */
    Optional<Entry> read(String name);

    /**
     * Replaces a document, or creates it.
     *
     * @param expected the version that was read; {@link #ABSENT} to create
     * @return whether it was written; false if another process was faster
     * @throws StateStoreException if the store failed; the document may have been written all the same
     */
    boolean replace(String name, String value, long expected);
}
