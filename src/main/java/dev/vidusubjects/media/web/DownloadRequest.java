package dev.vidusubjects.media.web;

import dev.vidusubjects.media.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.security.MessageDigest;
import java.util.OptionalLong;

/** A GET of a whole resource, which is written to a stream while it is read. */
final class DownloadRequest implements WebRequest<Download> {

    private static final int BUFFER = 64 * 1024;

    private final URI uri;
    private final OutputStream out;
    private final long maxBytes;

    /**
     * @param uri as {@link Destinations#check} returns it
     * @param out gets no more than {@code maxBytes} bytes; it is not closed
     */
    DownloadRequest(URI uri, OutputStream out, long maxBytes) {
        this.uri = uri;
        this.out = out;
        this.maxBytes = maxBytes;
    }

    @Override
    public URI uri() {
        return uri;
    }

    @Override
    public String head() {
        return "GET " + target() + " HTTP/1.1\r\n"
                + "Host: " + uri.getRawAuthority() + "\r\n"
                + "Accept: image/*, video/*, */*;q=0.1\r\n"
                + "Accept-Encoding: identity\r\n"
                + "User-Agent: vidu-subjects\r\n"
                + "Connection: close\r\n"
                + "\r\n";
    }

    /**
     * @throws HttpStatusException if the status is not 200
     * @throws IOException if the resource is longer than allowed, or shorter than declared, or if the response does not
     *     show where it ends: a cut resource could not be told from a complete one
     */
    @Override
    public Download read(InputStream in) throws IOException {
        HttpInput input = new HttpInput(in);
        HttpHead head = HttpHead.read(input);
        if (head.status() != 200) {
            throw new HttpStatusException(head.status());
        }
        OptionalLong length = head.contentLength();
        if (length.isEmpty() && !head.isChunked()) {
            throw new IOException("the web server does not say how long the resource is");
        }
        if (length.orElse(0) > maxBytes) {
            throw new IOException(
                    "the resource has " + length.getAsLong() + " bytes: at most " + maxBytes + " are allowed");
        }
        HttpBody body = head.body(input);
        return length.isPresent() ? copy(body, length.getAsLong()) : copyChunks(body);
    }

    private Download copy(HttpBody body, long length) throws IOException {
        MessageDigest digest = Sha256.digest();
        byte[] buffer = new byte[BUFFER];
        for (long done = 0; done < length; ) {
            int count = body.read(buffer, 0, (int) Math.min(buffer.length, length - done));
            if (count < 0) {
                throw new IOException(
                        "the web server closed the connection after " + done + " of " + length + " bytes");
            }
            digest.update(buffer, 0, count);
            out.write(buffer, 0, count);
            done += count;
        }
        return new Download(length, Sha256.hex(digest));
    }

    private Download copyChunks(HttpBody body) throws IOException {
        MessageDigest digest = Sha256.digest();
        byte[] buffer = new byte[BUFFER];
        long done = 0;
        for (int count = body.read(buffer, 0, BUFFER); count >= 0; count = body.read(buffer, 0, BUFFER)) {
            if (count > maxBytes - done) {
                throw new IOException("the resource has more than " + maxBytes + " bytes, which is the limit");
            }
            digest.update(buffer, 0, count);
            out.write(buffer, 0, count);
            done += count;
        }
        return new Download(done, Sha256.hex(digest));
    }
}
