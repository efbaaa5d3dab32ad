package dev.vidusubjects.aws;

import java.io.IOException;
import java.io.InputStream;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * A range of an object's bytes: its form in the headers {@code Range} and {@code Content-Range}, and how its bytes are
 * received.
 *
 * @param first the position of the first byte
 * @param length the number of bytes, > 0; the object may end within the range
 */
record S3Range(long first, int length) {

    /** @return the value of the header {@code Range} */
    String header() {
        return "bytes=" + first + "-" + (first + length - 1);
    }

    /** @return whether the response contains bytes from the first byte of this range on */
    boolean startsAsRequested(GetObjectResponse response) {
        return response.contentRange() != null && response.contentRange().startsWith("bytes " + first + "-");
    }

    /**
     * The size from a header such as {@code Content-Range: bytes 0-99/12345}. The header is missing if a server returns
     * the whole object.
     */
    static long objectSize(GetObjectResponse response) {
        String range = response.contentRange();
        return range == null ? response.contentLength() : Long.parseLong(range.substring(range.lastIndexOf('/') + 1));
    }

    /**
     * Reads the bytes of the range. When a connection breaks, the stream either ends or throws an exception, depending
     * on the JDK. In both cases the method keeps the bytes that arrived before.
     *
     * @return the number of bytes read, at most the length of the range
     * @throws RetryableException if the connection broke before the first byte
     */
    int read(InputStream content, byte[] into, int offset) {
        int done = 0;
        try {
            while (done < length) {
                int count = content.read(into, offset + done, length - done);
                if (count < 0) {
                    break;
                }
                done += count;
            }
        } catch (IOException e) {
            if (done == 0) {
                throw RetryableException.create("the connection broke", e);
            }
        }
        return done;
    }
}
