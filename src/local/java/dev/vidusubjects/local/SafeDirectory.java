package dev.vidusubjects.local;

import dev.vidusubjects.media.StoragePath;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Files below one folder, by paths that may come from strangers. Nothing outside the folder is ever read or written, be it
 * by a path that climbs or by a symbolic link. A file is there as a whole or not at all, and stays after a power cut.
 */
final class SafeDirectory {

    private static final String TEMPORARY = ".tmp-";

    private final Path root;

    /** @param root an existing folder; it may itself be a symbolic link */
    SafeDirectory(Path root) throws IOException {
        this.root = root.toRealPath();
    }

    /** What a file shall hold. */
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** @return absolute, without symbolic links */
    Path root() {
        return root;
    }

    /**
     * @return the file; empty if there is none, or only one that a symbolic link leads out to
     * @throws IOException if the path is not {@linkplain StoragePath#isPlain plain}
     */
    Optional<Path> find(String path) throws IOException {
        Path file = resolve(path);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        return Optional.of(file.toRealPath()).filter(real -> real.startsWith(root));
    }

    /**
     * Writes a file, replacing one that is there.
     *
     * @throws IOException if the path is not plain, a folder of it is a symbolic link, or the disk fails; then nothing has
     *     changed
     */
    void write(String path, Content content) throws IOException {
        Path file = resolve(path);
        Path parent = createParents(file);
        Path temporary = parent.resolve(TEMPORARY + UUID.randomUUID());
        try {
            // Not a channel: an interrupted thread would close that under the write.
            try (FileOutputStream out = new FileOutputStream(temporary.toFile())) {
                content.writeTo(out);
                out.getFD().sync();
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
        sync(parent);
    }

    /**
     * Removes a file; succeeds if there is none.
     *
     * @throws IOException if the path is not plain, or the disk fails
     */
    void delete(String path) throws IOException {
        Optional<Path> file = find(path);
        if (file.isPresent()) {
            Files.deleteIfExists(file.get());
            sync(file.get().getParent());
        }
    }

    /**
     * Removes what writes that a crash cut off have left.
     *
     * @param before later ones are being written right now
     */
    void removeLeftovers(Instant before) throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (file.getFileName().toString().startsWith(TEMPORARY)
                        && attributes.lastModifiedTime().toInstant().isBefore(before)) {
                    Files.deleteIfExists(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private Path resolve(String path) throws IOException {
        if (!StoragePath.isPlain(path)) {
            throw new IOException("a path that is empty, too long, climbs, or has control characters is not used");
        }
        try {
            Path file = root.resolve(path).normalize();
            if (!file.startsWith(root) || file.equals(root)) {
                // Where more than the slash separates folders.
                throw new IOException("a path that leaves its folder is not used");
            }
            return file;
        } catch (InvalidPathException e) {
            throw new IOException("the file system cannot hold this name: " + e.getReason(), e);
        }
    }

    /** Step by step, as creating them all at once would follow symbolic links. */
    private Path createParents(Path file) throws IOException {
        Path folder = root;
        for (Path segment : root.relativize(file.getParent())) {
            if (segment.toString().isEmpty()) {
                break;
            }
            Path parent = folder;
            folder = folder.resolve(segment);
            if (Files.isSymbolicLink(folder)) {
                throw new IOException("a symbolic link is not followed to write: " + root.relativize(folder));
            }
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                create(folder);
                sync(parent);
            }
        }
        return folder;
    }

    private static void create(Path folder) throws IOException {
        try {
            Files.createDirectory(folder);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                throw e;
            }
        }
    }

    /** Makes the folder's entries durable. */
    static void sync(Path folder) throws IOException {
        boolean interrupted = Thread.interrupted();
        try (FileChannel channel = open(folder)) {
            if (channel != null) {
                channel.force(true);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** @return null where folders cannot be opened (Windows), whose renames are durable by themselves */
    private static FileChannel open(Path folder) {
        try {
            return FileChannel.open(folder);
        } catch (IOException e) {
            return null;
        }
    }
}
