package dev.vidusubjects.local;

import dev.vidusubjects.config.SubjectsConfig;
import io.quarkus.arc.profile.UnlessBuildProfile;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where everything is kept on one machine: the task store's file, and a folder for each prefix that the bucket has on AWS.
 */
@Singleton
@UnlessBuildProfile("aws")
public final class DataDirectory {

    private static final String[] PREFIXES = {"incoming", "uploads", "results", "rejected", "state"};

    private final Path root;

    @Inject
    public DataDirectory(SubjectsConfig config) {
        this(config.local().dataDir());
    }

    /**
     * Creates what is missing.
     *
     * @param root relative to the working directory, or absolute
     * @throws UncheckedIOException if a folder cannot be created
     */
    public DataDirectory(Path root) {
        this.root = root.toAbsolutePath().normalize();
        try {
            for (String prefix : PREFIXES) {
                Files.createDirectories(this.root.resolve(prefix));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the data folder " + this.root + " cannot be used; subjects.local.data-dir names another one", e);
        }
    }

    /** @return absolute */
    public Path root() {
        return root;
    }

    /** @param prefix as the bucket has it, for example {@code results/}; made again if somebody removed its folder */
    SafeDirectory folder(String prefix) throws IOException {
        return new SafeDirectory(Files.createDirectories(root.resolve(prefix)));
    }
}
