package dev.vidusubjects.aws;

import dev.vidusubjects.aws.S3Bucket.Part;
import dev.vidusubjects.media.MediaContent;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * The content of an S3 object, read by range requests. Small reads are served from a window that is fetched in one
 * request: the headers of an image cost one request, which also returns the object's size. A read that is larger than
 * the window goes directly into the caller's array. All reads return bytes of the same version of the object.
 */
final class S3Content implements MediaContent {

    /** In bytes; large enough for the headers of most images, including their thumbnails. */
    static final int WINDOW = 64 * 1024;

    private final S3Bucket bucket;
    private final S3ObjectId object;
    private final long size;
    private final String etag;
    private byte[] window;
    private long windowStart;

    private S3Content(S3Bucket bucket, S3ObjectId object, Part first) {
        this.bucket = bucket;
        this.object = object;
        this.size = first.objectSize();
        this.etag = first.etag();
        this.window = first.bytes();
    }

    /**
     * @return the content, or empty if there is no such object
     * @throws IOException if S3 fails
     */
    static Optional<S3Content> open(S3Bucket bucket, S3ObjectId object) throws IOException {
        return bucket.read(object, 0, WINDOW, Optional.empty()).map(first -> new S3Content(bucket, object, first));
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
            if (remaining >= WINDOW) {
                done += fetch(position + done, into, offset + done, remaining);
            } else {
                windowStart = position + done;
                window = fetchWindow((int) Math.min(WINDOW, size - windowStart));
                done += copy(windowStart, into, offset + done, remaining);
            }
        }
        return wanted;
    }

    /** @return how many of the requested bytes are in the window, counted from the first one */
    private int copy(long position, byte[] into, int offset, int length) {
        long at = position - windowStart;
        if (at < 0 || at >= window.length) {
            return 0;
        }
        int count = (int) Math.min(length, window.length - at);
        System.arraycopy(window, (int) at, into, offset, count);
        return count;
    }

    private byte[] fetchWindow(int length) throws IOException {
        byte[] fetched = new byte[length];
        int count = fetch(windowStart, fetched, 0, length);
        return count == length ? fetched : Arrays.copyOf(fetched, count);
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
