package dev.vidusubjects.standalone.files;

import dev.vidusubjects.media.storage.StoragePath;
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
 * Reads and writes files below one folder, by paths that may be untrusted input. Nothing outside the folder is read or
 * written, neither through {@code ..} in a path nor through a symbolic link. A file exists completely or not at all,
 * also after a loss of power.
 */
public final class SafeDirectory {

    private static final String TEMPORARY = ".tmp-";

    private final Path root;

    /** @param root an existing folder; it may itself be a symbolic link */
    SafeDirectory(Path root) throws IOException {
        this.root = root.toRealPath();
    }

    /** Writes the content of a file. */
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** @return the absolute path of the folder, without symbolic links */
    public Path root() {
        return root;
    }

    /**
     * @return the file, or empty if it does not exist, or is outside the folder behind a symbolic link
     * @throws IOException if the path is not {@linkplain StoragePath#isPlain plain}
     */
    public Optional<Path> find(String path) throws IOException {
        Path file = resolve(path);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        return Optional.of(file.toRealPath()).filter(real -> real.startsWith(root));
    }

    /**
     * Writes a file; replaces an existing file.
     *
     * @throws IOException if the path is not plain, one of its folders is a symbolic link, or the disk fails; the
     *     existing file is then unchanged
     */
    public void write(String path, Content content) throws IOException {
        Path file = resolve(path);
        Path parent = createParents(file);
        Path temporary = parent.resolve(TEMPORARY + UUID.randomUUID());
        try {
            // Not a channel: an interrupt of the thread would close the channel during the write.
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
     * Removes a file; has no effect if the file does not exist.
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
     * Removes the temporary files of writes that a crash interrupted.
     *
     * @param before files modified at or after this instant stay, as they may still be written
     */
    public void removeLeftovers(Instant before) throws IOException {
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
        StoragePath.requirePlain(path);
        try {
            Path file = root.resolve(path).normalize();
            if (!file.startsWith(root) || file.equals(root)) {
                // On a file system that has other separators besides the slash.
                throw new IOException("the path leads out of its folder");
            }
            return file;
        } catch (InvalidPathException e) {
            throw new IOException("the file system cannot hold this name: " + e.getReason(), e);
        }
    }

    /** Creates the folders one by one, as creating all of them at once would follow symbolic links. */
    private Path createParents(Path file) throws IOException {
        Path folder = root;
        for (Path segment : root.relativize(file.getParent())) {
            if (segment.toString().isEmpty()) {
                break;
            }
            Path parent = folder;
            folder = folder.resolve(segment);
            if (Files.isSymbolicLink(folder)) {
                throw new IOException("writing through a symbolic link is not allowed: " + root.relativize(folder));
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
    public static void sync(Path folder) throws IOException {
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

    /**
     * @return the channel, or null where folders cannot be opened (Windows, where renames are durable without a sync)
     */
    private static FileChannel open(Path folder) {
        try {
            return FileChannel.open(folder);
        } catch (IOException e) {
            return null;
        }
    }
}
