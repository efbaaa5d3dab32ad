package dev.vidusubjects.media.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the HTTP response (RFC 9112) of an untrusted server: no more bytes than the request asks for, and headers of a
 * bounded size.
 */
final class HttpResponseReader {

    private static final int MAX_HEAD_BYTES = 32 * 1024;
    private static final int MAX_INTERIM_RESPONSES = 5;
    private static final int MAX_NUMBER_LENGTH = 15;

    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2})( .*)?");
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes ([0-9]{1,15})-([0-9]{1,15})/([0-9]{1,15})");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1," + MAX_NUMBER_LENGTH + "}");
    private static final Pattern CHUNK_SIZE = Pattern.compile("([0-9a-fA-F]{1,8})[ \\t]*(;.*)?");

    private final InputStream in;
    private final HttpRange request;
    private final Map<String, String> headers = new HashMap<>();
    private int headBytes = 0;

    HttpResponseReader(InputStream in, HttpRange request) {
        this.in = in;
        this.request = request;
    }

    /** @throws IOException if the response is neither a success nor a redirect, or is malformed */
    HttpResponse read() throws IOException {
        int status = readHead();
        for (int interim = 0; status < 200; interim++) {
            if (interim == MAX_INTERIM_RESPONSES) {
                throw new IOException("the web server sends interim responses only");
            }
            headers.clear();
            status = readHead();
        }
        return switch (status) {
            case 200 -> readWhole();
            case 206 -> readPart();
            case 301, 302, 303, 307, 308 -> HttpResponse.redirect(location());
            case 416 -> readUnsatisfiable();
            default -> throw new IOException("the web server responded with status " + status);
        };
    }

    private int readHead() throws IOException {
        Matcher status = STATUS_LINE.matcher(readLine());
        if (!status.matches()) {
            throw new IOException("the web server does not use HTTP/1.1");
        }
        for (String line = readLine(); !line.isEmpty(); line = readLine()) {
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
        return Integer.parseInt(status.group(1));
    }

    private static boolean isFraming(String name) {
        return name.equals("content-length")
                || name.equals("transfer-encoding")
                || name.equals("content-range")
                || name.equals("location");
    }

    private String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the web server closed the connection");
            }
            if (++headBytes > MAX_HEAD_BYTES) {
                throw new IOException("the web server sent headers of more than " + MAX_HEAD_BYTES + " bytes");
            }
            line.write(c);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    private URI location() throws IOException {
        String location = headers.getOrDefault("location", "");
        try {
            if (!location.isEmpty()) {
                return new URI(location);
            }
        } catch (URISyntaxException e) {
            // The exception below reports this without quoting the URL.
        }
        throw new IOException("the web server redirects to a malformed URL");
    }

    private HttpResponse readPart() throws IOException {
        Matcher range = CONTENT_RANGE.matcher(headers.getOrDefault("content-range", ""));
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
        byte[] body = readBody(length);
        if (body.length < length) {
            throw new IOException("the web server closed the connection");
        }
        return HttpResponse.of(total, true, body);
    }

    /**
     * Reads the response of a server without range support, which sends the whole resource: only the requested length.
     */
    private HttpResponse readWhole() throws IOException {
        if (request.first() != 0) {
            throw new IOException("the web server does not support range requests");
        }
        String length = headers.getOrDefault("content-length", "");
        boolean known = NUMBER.matcher(length).matches() && !headers.containsKey("transfer-encoding");
        int wanted = known ? (int) Math.min(request.length(), Long.parseLong(length)) : request.length();
        byte[] body = readBody(wanted);
        if (known && body.length < wanted) {
            throw new IOException("the web server closed the connection");
        }
        if (!known && body.length == wanted) {
            throw new IOException("the web server does not say how long the resource is");
        }
        return HttpResponse.of(known ? Long.parseLong(length) : body.length, false, body);
    }

    private HttpResponse readUnsatisfiable() throws IOException {
        if (request.first() == 0 && headers.getOrDefault("content-range", "").equals("bytes */0")) {
            return HttpResponse.of(0, true, new byte[0]);
        }
        throw new IOException("the web server responded with status 416");
    }

    /** @return the requested number of bytes; fewer if the response ends earlier */
    private byte[] readBody(int wanted) throws IOException {
        if (!headers.getOrDefault("content-encoding", "identity").equalsIgnoreCase("identity")) {
            throw new IOException("the web server sent compressed content, which was not requested");
        }
        String coding = headers.get("transfer-encoding");
        if (coding == null) {
            return in.readNBytes(wanted);
        }
        if (!coding.equalsIgnoreCase("chunked")) {
            throw new IOException("the web server uses an unknown transfer coding");
        }
        byte[] body = new byte[wanted];
        int filled = 0;
        while (filled < wanted) {
            Matcher size = CHUNK_SIZE.matcher(readLine());
            if (!size.matches()) {
                throw new IOException("the web server sent a malformed chunk");
            }
            long chunk = Long.parseLong(size.group(1), 16);
            if (chunk == 0) {
                break;
            }
            int part = (int) Math.min(chunk, wanted - filled);
            if (in.readNBytes(body, filled, part) < part) {
                throw new IOException("the web server closed the connection");
            }
            filled += part;
            if (part == chunk && !readLine().isEmpty()) {
                throw new IOException("the web server sent a malformed chunk");
            }
        }
        return Arrays.copyOf(body, filled);
    }
}
