package dev.vidusubjects.media.web;

import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Status and headers of a response (RFC 9112).
 *
 * @param status 200 to 599
 * @param headers by name in lower case; of a repeated header the last value
 */
record HttpHead(int status, Map<String, String> headers) {

    private static final int MAX_INTERIM_RESPONSES = 5;
    private static final int MAX_NUMBER_LENGTH = 15;

    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2})( .*)?");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1," + MAX_NUMBER_LENGTH + "}");

    /**
     * Skips a limited number of interim responses.
     *
     * @throws IOException if the head is malformed, or its framing is ambiguous
     */
    static HttpHead read(HttpInput in) throws IOException {
        HttpHead head = readOne(in);
        for (int interim = 0; head.status < 200; interim++) {
            if (interim == MAX_INTERIM_RESPONSES) {
                throw new IOException("the web server sends interim responses only");
            }
            head = readOne(in);
        }
        return head;
    }

    private static HttpHead readOne(HttpInput in) throws IOException {
        Matcher status = STATUS_LINE.matcher(in.readLine());
        if (!status.matches()) {
            throw new IOException("the web server does not use HTTP/1.1");
        }
        Map<String, String> headers = new HashMap<>();
        for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw new IOException("the web server sent a malformed header");
            }
            String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
            String value = line.substring(colon + 1).trim();
            String earlier = headers.put(name, value);
            if (earlier != null && !earlier.equals(value) && isFraming(name)) {
                throw new IOException("the web server sent contradicting headers");
            }
        }
        return new HttpHead(Integer.parseInt(status.group(1)), Map.copyOf(headers));
    }

    private static boolean isFraming(String name) {
        return name.equals("content-length")
                || name.equals("transfer-encoding")
                || name.equals("content-range")
                || name.equals("location");
    }

    /** @return the value, or an empty text */
    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    /** @return the declared length in bytes; empty if the body is chunked, or has no length of at most 15 digits */
    OptionalLong contentLength() {
        String length = header("content-length");
        boolean known = NUMBER.matcher(length).matches() && !isChunked();
        return known ? OptionalLong.of(Long.parseLong(length)) : OptionalLong.empty();
    }

    boolean isChunked() {
        return headers.containsKey("transfer-encoding");
    }

    /**
     * @return the body, of unlimited length unless it is chunked
     * @throws IOException if the content has an encoding or a transfer coding that was not requested
     */
    HttpBody body(HttpInput in) throws IOException {
        if (!headers.getOrDefault("content-encoding", "identity").equalsIgnoreCase("identity")) {
            throw new IOException("the web server sent compressed content, which was not requested");
        }
        String coding = headers.get("transfer-encoding");
        if (coding == null) {
            return HttpBody.untilClose(in);
        }
        if (!coding.equalsIgnoreCase("chunked")) {
            throw new IOException("the web server uses an unknown transfer coding");
        }
        return HttpBody.chunked(in);
    }
}
