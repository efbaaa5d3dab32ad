package dev.vidusubjects.media;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Optional;

/** The bytes of a file. Each read opens and closes the file, so the caller does not have to close anything. */
public final class FileContent implements MediaContent {

    private final Path file;
    private final long size;
    private final Instant changedAt;

    public FileContent(Path file) throws IOException {
        this.file = file;
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        this.size = attributes.size();
        this.changedAt = attributes.lastModifiedTime().toInstant();
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public Optional<Instant> changedAt() {
        return Optional.of(changedAt);
    }

    @Override
    public int read(long position, byte[] into, int offset, int length) throws IOException {
        int wanted = (int) Math.min(length, Math.max(0, size - position));
        int count = 0;
        if (wanted > 0) {
            try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
                open.seek(position);
                while (count < wanted) {
                    int read = open.read(into, offset + count, wanted - count);
                    if (read < 0) {
                        throw new IOException("the file became shorter while it was read");
                    }
                    count += read;
                }
            }
        }
        return count;
    }
}
