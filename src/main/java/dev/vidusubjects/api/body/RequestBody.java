package dev.vidusubjects.api.body;

import dev.vidusubjects.api.problem.Problem;
import dev.vidusubjects.api.problem.ProblemException;
import dev.vidusubjects.api.problem.ProblemType;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;

/**
 * Reads a body into the one array in which it is used. The array grows towards a declared length by the factor
 * {@value #GROWTH_FACTOR}, and only after the bytes before have really arrived. So a header alone allocates little
 * memory, and a large body is rarely copied.
 */
public final class RequestBody {

    /** Maximum length of a body without media, in bytes. */
    public static final long MAX_BYTES_WITHOUT_MEDIA = 64 * 1024;

    /** Maximum size of the array, in bytes, before any byte has arrived, if the length is declared. */
    private static final int MAX_INITIAL_BYTES = 2 * 1024 * 1024;

    /** Factor by which the array grows towards a declared length: from 2 MiB to 32 MiB, and then to the maximum. */
    private static final int GROWTH_FACTOR = 16;

    /** Minimum size of the array, in bytes, if the length is unknown. */
    private static final int MIN_BYTES = 16 * 1024;

    private RequestBody() {}

    /**
     * Reads JSON. The content type must be declared: without a CORS preflight request, a page of another site can send
     * other types, but not JSON.
     *
     * @param limit maximum length in bytes
     * @throws ProblemException {@code unsupported_media_type}, {@code body_too_large} or {@code incomplete_body}
     */
    public static byte[] json(InputStream body, HttpHeaders headers, long limit) {
        requireJson(headers);
        return read(body, declaredLength(headers), limit);
    }

    /** @return the body; an empty array for an empty body, whose type need not be declared */
    public static byte[] optionalJson(InputStream body, HttpHeaders headers, long limit) {
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

    /** @return the declared length; −1 if the header is missing or not a number */
    public static long declaredLength(HttpHeaders headers) {
        String text = headers.getHeaderString(HttpHeaders.CONTENT_LENGTH);
        try {
            return text == null ? -1 : Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    public static ProblemException tooLarge(long limit) {
        return Problem.of(
                        ProblemType.BODY_TOO_LARGE,
                        String.format(
                                Locale.ROOT,
                                "at most %,d bytes are allowed; large media fit as https:// URLs or uploads",
                                limit))
                .exception();
    }

    /** @param declared the declared length; −1 if unknown */
    static byte[] read(InputStream in, long declared, long limit) {
        if (declared > limit) {
            throw tooLarge(limit);
        }
        long initial = declared >= 0 ? Math.min(declared, MAX_INITIAL_BYTES) : Math.min(MIN_BYTES, limit);
        byte[] bytes = new byte[(int) initial];
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
                            ? Math.min((long) GROWTH_FACTOR * count, declared)
                            : Math.min(Math.max(2L * count, MIN_BYTES), limit);
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
