package dev.vidusubjects.aws;

import dev.vidusubjects.aws.S3Bucket.Part;
import dev.vidusubjects.media.MediaContent;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * An S3 object, read by ranges. Small reads are served from a window that is fetched at once, so that the headers of an image
 * cost one call, which also tells the size; a read that is larger than the window goes straight where it shall be. All
 * parts are of one version of the object.
 */
final class S3Content implements MediaContent {

    /** The headers of most images, with their thumbnails, are within. */
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

    /** @return empty if there is no such object */
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
            int left = wanted - done;
            if (left >= WINDOW) {
                done += fetch(position + done, into, offset + done, left);
            } else {
                windowStart = position + done;
                window = fetchWindow((int) Math.min(WINDOW, size - windowStart));
                done += copy(windowStart, into, offset + done, left);
            }
        }
        return wanted;
    }

    /** @return how many of the bytes are in the window, from the first one on */
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
            throw new IOException("S3 answered with nothing of " + object.uri(bucket.name()) + " where " + length
                    + " bytes were asked for");
        }
        return count;
    }
}
