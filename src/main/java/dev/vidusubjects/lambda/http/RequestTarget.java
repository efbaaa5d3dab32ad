package dev.vidusubjects.lambda.http;

import java.nio.charset.StandardCharsets;

/** Converts the path and query string of an event to the target of an HTTP request line. */
final class RequestTarget {

    private static final String ALLOWED = "-._~!$&'()*+,;=:@/%";

    private RequestTarget() {}

    /**
     * @param path the path, mostly percent-encoded already; characters that are not allowed in a path are encoded here,
     *     because API Gateway decodes some characters
     * @param query the query string without the question mark
     * @return the request target
     */
    static String of(String path, String query) {
        String encoded = encoded(path.isEmpty() ? "/" : path, "");
        return query.isEmpty() ? encoded : encoded + "?" + encoded(query, "?");
    }

    private static String encoded(String text, String alsoAllowed) {
        StringBuilder result = new StringBuilder(text.length());
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            char c = (char) (bytes[i] & 0xFF);
            boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || (ALLOWED + alsoAllowed).indexOf(c) >= 0);
            if (plain && (c != '%' || isEscape(bytes, i))) {
                result.append(c);
            } else {
                result.append(String.format("%%%02X", (int) c));
            }
        }
        return result.toString();
    }

    private static boolean isEscape(byte[] bytes, int at) {
        return at + 2 < bytes.length
                && Character.digit(bytes[at + 1], 16) >= 0
                && Character.digit(bytes[at + 2], 16) >= 0;
    }
}
