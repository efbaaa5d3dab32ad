package dev.vidusubjects.lambda.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The bytes of an event, in an array that is mostly right at once: events of one caller tend to be of one size, and an
 * array of megabytes that is allocated, filled and then only copied costs as much as the checks of its content.
 *
 * @param bytes the event, and unused bytes after it
 * @param length the number of bytes of the event
 */
record EventBytes(byte[] bytes, int length) {

    private static final int MIN_BYTES = 16 * 1024;

    /** No more than that is allocated in advance, as the next event may be small. */
    private static final int MAX_IN_ADVANCE = 2 * 1024 * 1024;

    /** The size of the last event, with some room. Only a guess: it need not be exact, nor the last one. */
    private static volatile int expected = MIN_BYTES;

    static EventBytes read(InputStream input) throws IOException {
        byte[] bytes = new byte[expected];
        int length = 0;
        while (true) {
            int read = input.readNBytes(bytes, length, bytes.length - length);
            length += read;
            if (length < bytes.length) {
                break;
            }
            bytes = Arrays.copyOf(bytes, Math.max(MIN_BYTES, 2 * bytes.length));
        }
        expected = Math.min(MAX_IN_ADVANCE, Math.max(MIN_BYTES, length + length / 64));
        return new EventBytes(bytes, length);
    }
}
