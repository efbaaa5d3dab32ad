package dev.vidusubjects.media;

import java.io.IOException;

/** A file in memory that counts how much of it is read. */
public final class CountingContent implements MediaContent {

    private final MediaContent content;
    private long bytes = 0;
    private int reads = 0;

    public CountingContent(byte[] file) {
        this.content = MediaFiles.content(file);
    }

    @Override
    public long size() {
        return content.size();
    }

    @Override
    public int read(long position, byte[] into, int offset, int length) throws IOException {
        int count = content.read(position, into, offset, length);
        bytes += count;
        reads++;
        return count;
    }

    public long bytes() {
        return bytes;
    }

    public int reads() {
        return reads;
    }
}
