package dev.vidusubjects.media;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/** A web resource, read by a bounded number of ranged requests. Its beginning is kept, as that is read first and often. */
final class WebContent implements MediaContent {

    /** Makes one request. */
    interface Server {
        HttpResponse ask(HttpRange range) throws MediaException, IOException;
    }

    private static final int BEGINNING = 64 * 1024;
    private static final int MAX_REQUESTS = 12;

    private final URI uri;
    private final Server server;
    private byte[] beginning = new byte[0];
    private long size = 0;
    private boolean ranges = false;
    private int requests = 0;

    WebContent(URI uri, Server server) {
        this.uri = uri;
        this.server = server;
    }

    /** Asks for the beginning. @return where else to ask, if the server redirects */
    Optional<URI> begin() throws MediaException, IOException {
        HttpResponse response = server.ask(new HttpRange(uri, 0, BEGINNING));
        beginning = response.body();
        size = response.total();
        ranges = response.partial();
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
        if (position < beginning.length) {
            done = (int) Math.min(wanted, beginning.length - position);
            System.arraycopy(beginning, (int) position, into, offset, done);
        }
        while (done < wanted) {
            byte[] part = fetch(position + done, Math.min(wanted - done, BEGINNING));
            System.arraycopy(part, 0, into, offset + done, part.length);
            done += part.length;
        }
        return done;
    }

    private byte[] fetch(long position, int length) throws IOException {
        if (!ranges) {
            throw new IOException("the web server does not serve ranges, so that only the beginning can be examined");
        }
        if (++requests > MAX_REQUESTS) {
            throw new IOException("the resource needs more than " + MAX_REQUESTS + " requests to be examined");
        }
        try {
            HttpResponse response = server.ask(new HttpRange(uri, position, length));
            if (response.location().isPresent() || response.total() != size) {
                throw new IOException("the resource changed while it was examined");
            }
            return response.body();
        } catch (MediaException e) {
            throw new IOException("the host's address changed while the resource was examined", e);
        }
    }
}
