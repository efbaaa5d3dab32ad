package dev.vidusubjects.media.web;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The content of a response, without the framing of its chunks. */
final class HttpBody extends InputStream {

    private static final Pattern CHUNK_SIZE = Pattern.compile("([0-9a-fA-F]{1,8})[ \\t]*(;.*)?");

    private final HttpInput in;
    private final boolean isChunked;
    private long remainingOfChunk = 0;
    private boolean isInsideChunk = false;
    private boolean hasEnded = false;

    private HttpBody(HttpInput in, boolean isChunked) {
        this.in = in;
        this.isChunked = isChunked;
    }

    /** @return a body that ends with its last chunk; reading fails if the connection is closed before */
    static HttpBody chunked(HttpInput in) {
        return new HttpBody(in, true);
    }

    /** @return a body that ends when the server closes the connection */
    static HttpBody untilClose(HttpInput in) {
        return new HttpBody(in, false);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            return 0;
        }
        if (!isChunked) {
            return in.readContent(into, offset, length);
        }
        if (remainingOfChunk == 0 && !hasEnded) {
            startChunk();
        }
        if (hasEnded) {
            return -1;
        }
        int count = in.readContent(into, offset, (int) Math.min(length, remainingOfChunk));
        if (count < 0) {
            throw new IOException("the web server closed the connection");
        }
        remainingOfChunk -= count;
        return count;
    }

    private void startChunk() throws IOException {
        endChunk();
        Matcher size = CHUNK_SIZE.matcher(in.readLine());
        if (!size.matches()) {
            throw new IOException("the web server sent a malformed chunk");
        }
        remainingOfChunk = Long.parseLong(size.group(1), 16);
        isInsideChunk = remainingOfChunk > 0;
        hasEnded = remainingOfChunk == 0;
    }

    /** Reads the line end of the current chunk if all content of the chunk has been read. */
    void endChunk() throws IOException {
        if (isInsideChunk && remainingOfChunk == 0) {
            isInsideChunk = false;
            if (!in.readLine().isEmpty()) {
                throw new IOException("the web server sent a malformed chunk");
            }
        }
    }
}
