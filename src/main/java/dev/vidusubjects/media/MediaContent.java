package dev.vidusubjects.media;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;

/** Untrusted bytes, read in parts of bounded size: a decoded data URI, a file, an S3 object or a web resource. */
public interface MediaContent {

    /** @return the total length in bytes, ≥ 0 */
    long size();

    /**
     * Reads bytes at a position. Reads fewer bytes than requested only at the end of the content.
     *
     * @param position of the first byte to read, ≥ 0
     * @return the number of bytes read; 0 at or past the end
     * @throws IOException if the underlying storage fails; this does not mean that the content is invalid
     */
    int read(long position, byte[] into, int offset, int length) throws IOException;

    /**
     * @return the instant of the last change, if another process may still be writing the content; empty if the storage
     *     provides only complete content
     */
    default Optional<Instant> changedAt() {
        return Optional.empty();
    }

    /** @return a stream of the whole content; it holds no resource, so it need not be closed */
    default InputStream stream() {
        return new MediaStream(this);
    }
}
