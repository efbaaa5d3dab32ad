package dev.vidusubjects.local;

import dev.vidusubjects.media.StoragePath;
import dev.vidusubjects.result.ResultStore;
import io.quarkus.arc.profile.UnlessBuildProfile;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Documents as files: {@code data/results/…}, {@code data/rejected/…}. */
@ApplicationScoped
@UnlessBuildProfile("aws")
public class FolderResultStore implements ResultStore {

    private final DataFolder data;

    public FolderResultStore(DataFolder data) {
        this.data = data;
    }

    @Override
    public String write(Prefix prefix, String path, byte[] document) throws IOException {
        data.folder(prefix.path()).write(path, out -> out.write(document));
        return "local://" + StoragePath.encode(prefix.path() + path);
    }

    @Override
    public Optional<byte[]> read(Prefix prefix, String path) throws IOException {
        Optional<Path> file = data.folder(prefix.path()).find(path);
        return file.isEmpty() ? Optional.empty() : Optional.of(Files.readAllBytes(file.get()));
    }

    @Override
    public void delete(Prefix prefix, String path) throws IOException {
        data.folder(prefix.path()).delete(path);
    }
}
