package dev.vidusubjects.media;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;

/** Strangers' bytes, read a bounded window at a time: a decoded data URI, a file, an S3 object, a web resource. */
public interface MediaContent {

    /** @return the whole length in bytes, ≥ 0 */
    long size();

    /**
     * Reads bytes at a position, fewer than asked for only where the content ends.
     *
     * @param position first byte to read, 0 ≤ position
     * @return the number of bytes read; 0 at or past the end
     * @throws IOException if the storage behind it fails, which says nothing about the content
     */
    int read(long position, byte[] into, int offset, int length) throws IOException;

    /**
     * @return when the content last changed, where it may still be being written; empty for content that its storage shows as a
     *     whole or not at all
     */
    default Optional<Instant> changedAt() {
        return Optional.empty();
    }

    /** @return the whole content from its beginning; it holds nothing that has to be closed */
    default InputStream stream() {
        return new MediaStream(this);
    }
}
