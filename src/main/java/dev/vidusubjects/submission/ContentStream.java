package dev.vidusubjects.submission;

import dev.vidusubjects.media.MediaContent;
import java.io.IOException;
import java.io.InputStream;

/** A content, read from front to back. */
final class ContentStream extends InputStream {

    private final MediaContent content;
    private long position;

    ContentStream(MediaContent content) {
        this.content = content;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        int count = content.read(position, into, offset, length);
        position += count;
        return count == 0 ? -1 : count;
    }
}
