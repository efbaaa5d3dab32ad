package dev.vidusubjects.events;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * The files into which media are downloaded before they are stored. The caller deletes them; a process that was killed
 * could not, so the first call removes the old ones. Thread-safe.
 */
final class SpoolFiles {

    private static final Logger LOG = Logger.getLogger(SpoolFiles.class);

    private static final String PREFIX = "kept-media";
    private static final String SUFFIX = ".tmp";

    /** No copy takes that long: a file that was written earlier is not in use, not even by another process. */
    private static final Duration MAX_AGE = Duration.ofHours(1);

    private final Path folder;
    private final AtomicBoolean cleaned = new AtomicBoolean();

    /** @param folder an existing folder, which may also contain files of others */
    SpoolFiles(Path folder) {
        this.folder = folder;
    }

    /** @return files in the temporary folder of the system */
    static SpoolFiles inTemporaryFolder() {
        return new SpoolFiles(Path.of(System.getProperty("java.io.tmpdir")));
    }

    /**
     * Creates an empty file with a new name, which only this user may read. The first call also removes what earlier
     * processes left.
     *
     * @throws IOException if the file cannot be created
     */
    Path create() throws IOException {
        Path file = Files.createTempFile(folder, PREFIX, SUFFIX);
        if (!cleaned.getAndSet(true)) {
            removeOld(file);
        }
        return file;
    }

    /** The age is relative to a new file, because the clock of a file system can differ from that of the process. */
    private void removeOld(Path newest) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, PREFIX + "*" + SUFFIX)) {
            Instant limit = Files.getLastModifiedTime(newest).toInstant().minus(MAX_AGE);
            for (Path file : files) {
                removeIfOld(file, FileTime.from(limit));
            }
        } catch (IOException | RuntimeException e) {
            notRemoved(e);
        }
    }

    private static void removeIfOld(Path file, FileTime limit) {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (attributes.isRegularFile() && attributes.lastModifiedTime().compareTo(limit) < 0) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | RuntimeException e) {
            notRemoved(e);
        }
    }

    /** The folder may be shared: the files of other users cannot be removed. */
    private static void notRemoved(Exception e) {
        LOG.debugv("an old spool file was not removed: {0}", e.getClass().getName());
    }
}
