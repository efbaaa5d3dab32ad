package dev.vidusubjects.media.web;

import dev.vidusubjects.media.MediaContent;
import dev.vidusubjects.media.MediaException;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/** A web resource, read by a bounded number of range requests. Keeps the start, because it is read first and often. */
final class WebContent implements MediaContent {

    /** Sends one request. */
    interface Server {
        HttpResponse send(HttpRange range) throws MediaException, IOException;
    }

    private static final int MAX_PART_BYTES = 64 * 1024;
    private static final int MAX_REQUESTS = 12;

    private final URI uri;
    private final Server server;
    private byte[] start = new byte[0];
    private long size = 0;
    private boolean supportsRanges = false;
    private int requests = 0;

    WebContent(URI uri, Server server) {
        this.uri = uri;
        this.server = server;
    }

    /**
     * Requests the start of the resource.
     *
     * @return the target of the redirect, if the server redirects; else empty
     */
    Optional<URI> readStart() throws MediaException, IOException {
        HttpResponse response = server.send(new HttpRange(uri, 0, MAX_PART_BYTES));
        start = response.body();
        size = response.total();
        supportsRanges = response.partial();
        return response.location();
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public int read(long position, byte[] into, int offset, int length) throws IOException {
        int wanted = (int) Math.max(0, Math.min(length, size - position));
        int done = 0;
        if (position < start.length) {
            done = (int) Math.min(wanted, start.length - position);
            System.arraycopy(start, (int) position, into, offset, done);
        }
        while (done < wanted) {
            byte[] part = fetch(position + done, Math.min(wanted - done, MAX_PART_BYTES));
            System.arraycopy(part, 0, into, offset + done, part.length);
            done += part.length;
        }
        return done;
    }

    private byte[] fetch(long position, int length) throws IOException {
        if (!supportsRanges) {
            throw new IOException("the web server does not support range requests, so only the start can be validated");
        }
        if (++requests > MAX_REQUESTS) {
            throw new IOException("the resource needs more than " + MAX_REQUESTS + " requests to be validated");
        }
        try {
            HttpResponse response = server.send(new HttpRange(uri, position, length));
            if (response.location().isPresent() || response.total() != size) {
                throw new IOException("the resource changed while it was validated");
            }
            return response.body();
        } catch (MediaException e) {
            throw new IOException("the host's address changed while the resource was validated", e);
        }
    }
}
