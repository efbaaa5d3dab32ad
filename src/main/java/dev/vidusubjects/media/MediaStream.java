package dev.vidusubjects.media;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** Reads a content from its start to its end. */
final class MediaStream extends InputStream {

    private final MediaContent content;
    private long position = 0;

    MediaStream(MediaContent content) {
        this.content = content;
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
        int count = content.read(position, into, offset, length);
        position += count;
        return count == 0 ? -1 : count;
    }

    @Override
    public long skip(long count) {
        long skipped = Math.max(0, Math.min(count, content.size() - position));
        position += skipped;
        return skipped;
    }

    @Override
    public int available() {
        return (int) Math.min(Integer.MAX_VALUE, content.size() - position);
    }
}
