package dev.vidusubjects.media.web;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A POST, of whose response the status counts: a body that is malformed, or is cut by the server or by the time limit,
 * does not change it.
 */
final class PostRequest implements WebRequest<HttpReply> {

    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9a-z-]+");
    private static final Pattern VALUE = Pattern.compile("[\\t -~]*");

    /** They belong to the connection or to the framing of the request. */
    private static final Set<String> RESERVED = Set.of(
            "host",
            "content-length",
            "transfer-encoding",
            "connection",
            "upgrade",
            "expect",
            "te",
            "trailer",
            "accept-encoding");

    private final URI uri;
    private final Map<String, String> headers = new TreeMap<>();
    private final byte[] body;
    private final byte[] start;
    private volatile HttpHead head = null;
    /** Published by a volatile write, after the bytes were written to {@link #start}. */
    private volatile int filled = 0;

    /**
     * @param uri as {@link Destinations#check} returns it
     * @throws IllegalArgumentException if a header is malformed, given twice or reserved, or if {@code
     *     maxResponseBytes} is negative
     */
    PostRequest(URI uri, Map<String, String> headers, byte[] body, int maxResponseBytes) {
        if (maxResponseBytes < 0) {
            throw new IllegalArgumentException("found a maximum of " + maxResponseBytes + " bytes: ≥ 0 is allowed");
        }
        this.uri = uri;
        this.body = body;
        this.start = new byte[maxResponseBytes];
        this.headers.put("user-agent", "vidu-subjects");
        Set<String> names = new HashSet<>();
        headers.forEach((name, value) -> {
            String key = name.toLowerCase(Locale.ROOT);
            if (!TOKEN.matcher(key).matches() || RESERVED.contains(key) || !names.add(key)) {
                throw new IllegalArgumentException("a header name is malformed, given twice or reserved");
            }
            if (!VALUE.matcher(value).matches()) {
                // The message does not quote the value, which may be secret.
                throw new IllegalArgumentException("found a line end or another character that is not allowed in the"
                        + " header " + key + ": printable ASCII characters are allowed");
            }
            this.headers.put(key, value);
        });
    }

    @Override
    public URI uri() {
        return uri;
    }

    @Override
    public String head() {
        StringBuilder text = new StringBuilder("POST " + target() + " HTTP/1.1\r\n");
        text.append("Host: ").append(uri.getRawAuthority()).append("\r\n");
        headers.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
        return text.append("Content-Length: ")
                .append(body.length)
                .append("\r\nAccept-Encoding: identity\r\nConnection: close\r\n\r\n")
                .toString();
    }

    @Override
    public byte[] body() {
        return body;
    }

    @Override
    public HttpReply read(InputStream in) throws IOException {
        HttpInput input = new HttpInput(in);
        head = HttpHead.read(input);
        try {
            readStart(input);
        } catch (IOException e) {
            // The status is known; the reply has what was read of the body.
        }
        return reply();
    }

    private void readStart(HttpInput input) throws IOException {
        if (head.status() == 204 || head.status() == 304) {
            return;
        }
        HttpBody content = head.body(input);
        int wanted = (int) Math.min(start.length, head.contentLength().orElse(Long.MAX_VALUE));
        while (filled < wanted) {
            int count = content.read(start, filled, wanted - filled);
            if (count < 0) {
                return;
            }
            filled = filled + count;
        }
    }

    @Override
    public Optional<HttpReply> readSoFar() {
        return head == null ? Optional.empty() : Optional.of(reply());
    }

    private HttpReply reply() {
        return new HttpReply(head.status(), head.headers(), Arrays.copyOf(start, filled));
    }
}
