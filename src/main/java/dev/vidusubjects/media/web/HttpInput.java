package dev.vidusubjects.media.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Reads the lines (headers, chunk sizes) and the content of a response. The lines have at most {@value #MAX_HEAD_BYTES}
 * bytes together, plus one byte for each byte of content: so the framing of a body costs no more than the body.
 */
final class HttpInput {

    private static final int MAX_HEAD_BYTES = 32 * 1024;

    private final InputStream in;
    private long maxLineBytes = MAX_HEAD_BYTES;
    private long lineBytes = 0;

    HttpInput(InputStream in) {
        this.in = in;
    }

    /** @return the line without its end */
    String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the web server closed the connection");
            }
            if (++lineBytes > maxLineBytes) {
                throw new IOException("the web server sent headers of more than " + maxLineBytes + " bytes");
            }
            line.write(c);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    /** @return the number of bytes that were read; −1 if the server closed the connection */
    int readContent(byte[] into, int offset, int length) throws IOException {
        int count = in.read(into, offset, length);
        maxLineBytes += Math.max(0, count);
        return count;
    }
}
