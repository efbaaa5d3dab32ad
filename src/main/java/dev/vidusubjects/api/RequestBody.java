package dev.vidusubjects.api;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;

/**
 * Reads a body into the one array in which it is used. A declared length is believed only {@value #LEAP} times as far as the
 * bytes have really come: a header alone costs next to nothing, and a large body is hardly ever copied.
 */
final class RequestBody {

    /** For the bodies that hold no media, in bytes. */
    static final long SMALL = 64 * 1024;

    /** So much of a declared length is believed before anything has come, in bytes. */
    private static final int BELIEVED = 2 * 1024 * 1024;

    /** By this factor an array grows towards a declared length: from 2 MiB to 32 MiB, to all that is allowed. */
    private static final int LEAP = 16;

    private static final int FIRST = 16 * 1024;

    private RequestBody() {}

    /**
     * Reads JSON. The type has to be declared: a page of another site can send anything but that without being asked.
     *
     * @param limit in bytes
     * @throws ProblemException {@code unsupported_media_type}, {@code body_too_large} or {@code incomplete_body}
     */
    static byte[] json(InputStream body, HttpHeaders headers, long limit) {
        requireJson(headers);
        return read(body, declaredLength(headers), limit);
    }

    /** @return empty for a body of no bytes, whose type need not be declared */
    static byte[] optionalJson(InputStream body, HttpHeaders headers, long limit) {
        byte[] bytes = read(body, declaredLength(headers), limit);
        if (bytes.length > 0) {
            requireJson(headers);
        }
        return bytes;
    }

    private static void requireJson(HttpHeaders headers) {
        String coding = headers.getHeaderString(HttpHeaders.CONTENT_ENCODING);
        if (coding != null && !coding.strip().equalsIgnoreCase("identity")) {
            throw Problem.of(
                            ProblemType.UNSUPPORTED_MEDIA_TYPE,
                            "the body must be sent as it is, without a Content-Encoding")
                    .exception();
        }
        if (!isJson(headers.getHeaderString(HttpHeaders.CONTENT_TYPE))) {
            throw Problem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, "the Content-Type must be application/json")
                    .exception();
        }
    }

    /** @return −1 if the header is missing or no number */
    static long declaredLength(HttpHeaders headers) {
        String text = headers.getHeaderString(HttpHeaders.CONTENT_LENGTH);
        try {
            return text == null ? -1 : Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    static ProblemException tooLarge(long limit) {
        return Problem.of(
                        ProblemType.BODY_TOO_LARGE,
                        String.format(
                                Locale.ROOT,
                                "at most %,d bytes are allowed; large media fit as https:// URLs or uploads",
                                limit))
                .exception();
    }

    /** @param declared −1 if unknown */
    static byte[] read(InputStream in, long declared, long limit) {
        if (declared > limit) {
            throw tooLarge(limit);
        }
        byte[] bytes = new byte[declared >= 0 ? (int) Math.min(declared, BELIEVED) : (int) Math.min(FIRST, limit)];
        int count = 0;
        try {
            while (true) {
                if (count == bytes.length) {
                    int next = in.read();
                    if (next < 0) {
                        break;
                    }
                    if (count == limit) {
                        throw tooLarge(limit);
                    }
                    long grown = declared > count
                            ? Math.min((long) LEAP * count, declared)
                            : Math.min(Math.max(2L * count, FIRST), limit);
                    bytes = Arrays.copyOf(bytes, (int) grown);
                    bytes[count++] = (byte) next;
                    continue;
                }
                int read = in.read(bytes, count, bytes.length - count);
                if (read < 0) {
                    break;
                }
                count += read;
            }
        } catch (IOException e) {
            throw incomplete(count);
        }
        if (count < declared) {
            throw incomplete(count);
        }
        return count == bytes.length ? bytes : Arrays.copyOf(bytes, count);
    }

    private static ProblemException incomplete(int count) {
        return Problem.of(ProblemType.INCOMPLETE_BODY, "the body stopped after " + count + " bytes")
                .exception();
    }

    private static boolean isJson(String contentType) {
        if (contentType == null) {
            return false;
        }
        String type = contentType.split(";", 2)[0].strip();
        return type.equalsIgnoreCase(MediaType.APPLICATION_JSON);
    }
}
