package dev.vidusubjects.aws;

import dev.vidusubjects.aws.S3Bucket.Part;
import dev.vidusubjects.media.MediaContent;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * The content of an S3 object, read by range requests. Small reads are served from a read-ahead buffer that is filled
 * by one request: the headers of an image cost one request, which also returns the object's size. A read that is larger
 * than the buffer goes directly into the caller's array. All reads return bytes of the same version of the object.
 */
final class S3Content implements MediaContent {

    /** In bytes; large enough for the headers of most images, including their thumbnails. */
    static final int BUFFER_SIZE = 64 * 1024;

    private final S3Bucket bucket;
    private final S3ObjectId object;
    private final long size;
    private final String etag;
    private byte[] buffer;
    private long bufferStart;

    private S3Content(S3Bucket bucket, S3ObjectId object, Part first) {
        this.bucket = bucket;
        this.object = object;
        this.size = first.objectSize();
        this.etag = first.etag();
        this.buffer = first.bytes();
    }

    /**
     * @return the content, or empty if there is no such object
     * @throws IOException if S3 fails
     */
    static Optional<S3Content> open(S3Bucket bucket, S3ObjectId object) throws IOException {
        return bucket.read(object, 0, BUFFER_SIZE, Optional.empty()).map(first -> new S3Content(bucket, object, first));
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public int read(long position, byte[] into, int offset, int length) throws IOException {
        if (position >= size || length == 0) {
            return 0;
        }
        int wanted = (int) Math.min(length, size - position);
        int done = copy(position, into, offset, wanted);
        while (done < wanted) {
            int remaining = wanted - done;
            if (remaining >= BUFFER_SIZE) {
                done += fetch(position + done, into, offset + done, remaining);
            } else {
                fillBuffer(position + done);
                done += copy(bufferStart, into, offset + done, remaining);
            }
        }
        return wanted;
    }

    /** @return how many of the requested bytes are in the buffer, counted from the first one */
    private int copy(long position, byte[] into, int offset, int length) {
        long at = position - bufferStart;
        if (at < 0 || at >= buffer.length) {
            return 0;
        }
        int count = (int) Math.min(length, buffer.length - at);
        System.arraycopy(buffer, (int) at, into, offset, count);
        return count;
    }

    private void fillBuffer(long start) throws IOException {
        byte[] fetched = new byte[(int) Math.min(BUFFER_SIZE, size - start)];
        int count = fetch(start, fetched, 0, fetched.length);
        bufferStart = start;
        buffer = count == fetched.length ? fetched : Arrays.copyOf(fetched, count);
    }

    private int fetch(long position, byte[] into, int offset, int length) throws IOException {
        int count = bucket.read(object, position, into, offset, length, etag)
                .orElseThrow(() -> new IOException(object.uri(bucket.name()) + " was removed while it was read"));
        if (count == 0) {
            throw new IOException(
                    "S3 returned no bytes of " + object.uri(bucket.name()) + ": " + length + " bytes were requested");
        }
        return count;
    }
}
