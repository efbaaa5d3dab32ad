package dev.vidusubjects.standalone.files;

import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.media.storage.StoragePrefix;
import io.quarkus.arc.profile.UnlessBuildProfile;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The data directory of the standalone application: it holds the task store's file, and one folder for each prefix that
 * the bucket has on AWS.
 */
@Singleton
@UnlessBuildProfile("aws")
public final class DataDirectory {

    private final Path root;

    @Inject
    public DataDirectory(SubjectsConfig config) {
        this(config.standalone().dataDir());
    }

    /**
     * Creates the missing folders.
     *
     * @param root an absolute path, or a path relative to the working directory
     * @throws UncheckedIOException if a folder cannot be created
     */
    public DataDirectory(Path root) {
        this.root = root.toAbsolutePath().normalize();
        try {
            for (StoragePrefix prefix : StoragePrefix.values()) {
                Files.createDirectories(this.root.resolve(prefix.path()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the data directory " + this.root
                            + " cannot be used: set subjects.standalone.data-dir to another one",
                    e);
        }
    }

    /** @return the absolute path of the data directory */
    public Path root() {
        return root;
    }

    /** Creates the folder of the prefix again if it was removed. */
    public SafeDirectory folder(StoragePrefix prefix) throws IOException {
        return new SafeDirectory(Files.createDirectories(root.resolve(prefix.path())));
    }
}
