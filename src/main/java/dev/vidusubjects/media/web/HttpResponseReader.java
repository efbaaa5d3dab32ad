package dev.vidusubjects.media.web;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the response of an untrusted server to an {@link HttpRange}: no more bytes than the request asks for, and
 * headers of a bounded size.
 */
final class HttpResponseReader {

    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes ([0-9]{1,15})-([0-9]{1,15})/([0-9]{1,15})");

    private final HttpInput in;
    private final HttpRange request;

    HttpResponseReader(InputStream in, HttpRange request) {
        this.in = new HttpInput(in);
        this.request = request;
    }

    /** @throws IOException if the response is neither a success nor a redirect, or is malformed */
    HttpResponse read() throws IOException {
        HttpHead head = HttpHead.read(in);
        return switch (head.status()) {
            case 200 -> readWhole(head);
            case 206 -> readPart(head);
            case 301, 302, 303, 307, 308 -> HttpResponse.redirect(location(head));
            case 416 -> readUnsatisfiable(head);
            default -> throw new HttpStatusException(head.status());
        };
    }

    private static URI location(HttpHead head) throws IOException {
        String location = head.header("location");
        try {
            if (!location.isEmpty()) {
                return new URI(location);
            }
        } catch (URISyntaxException e) {
            // The exception below reports this without quoting the URL.
        }
        throw new IOException("the web server redirects to a malformed URL");
    }

    private HttpResponse readPart(HttpHead head) throws IOException {
        Matcher range = CONTENT_RANGE.matcher(head.header("content-range"));
        if (!range.matches()) {
            throw new IOException("the web server does not say which part it sent");
        }
        long first = Long.parseLong(range.group(1));
        long last = Long.parseLong(range.group(2));
        long total = Long.parseLong(range.group(3));
        if (first != request.first() || last < first || last - first >= request.length() || total <= last) {
            throw new IOException("the web server sent another part than the requested one");
        }
        int length = (int) (last - first + 1);
        byte[] body = readBody(head, length);
        if (body.length < length) {
            throw new IOException("the web server closed the connection");
        }
        return HttpResponse.of(total, true, body);
    }

    /**
     * Reads the response of a server without range support, which sends the whole resource: only the requested length.
     */
    private HttpResponse readWhole(HttpHead head) throws IOException {
        if (request.first() != 0) {
            throw new IOException("the web server does not support range requests");
        }
        OptionalLong length = head.contentLength();
        int wanted = (int) Math.min(request.length(), length.orElse(Long.MAX_VALUE));
        byte[] body = readBody(head, wanted);
        if (length.isPresent() && body.length < wanted) {
            throw new IOException("the web server closed the connection");
        }
        if (length.isEmpty() && body.length == wanted) {
            throw new IOException("the web server does not say how long the resource is");
        }
        return HttpResponse.of(length.orElse(body.length), false, body);
    }

    private HttpResponse readUnsatisfiable(HttpHead head) throws IOException {
        if (request.first() == 0 && head.header("content-range").equals("bytes */0")) {
            return HttpResponse.of(0, true, new byte[0]);
        }
        throw new HttpStatusException(head.status());
    }

    /** @return the requested number of bytes; fewer if the response ends earlier */
    private byte[] readBody(HttpHead head, int wanted) throws IOException {
        HttpBody body = head.body(in);
        byte[] start = body.readNBytes(wanted);
        body.endChunk();
        return start;
    }
}
