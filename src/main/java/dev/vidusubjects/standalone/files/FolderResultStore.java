package dev.vidusubjects.standalone.files;

import dev.vidusubjects.media.ContentChecksum;
import dev.vidusubjects.media.storage.StoragePath;
import dev.vidusubjects.result.ResultStore;
import io.quarkus.arc.profile.UnlessBuildProfile;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Stores documents as files in {@code data/results/} and {@code data/rejected/}. Only one process uses the folder, so a
 * lock within the process makes conditional writes atomic.
 */
@ApplicationScoped
@UnlessBuildProfile("aws")
public class FolderResultStore implements ResultStore {

    private final DataDirectory data;
    private final Object lock = new Object();

    public FolderResultStore(DataDirectory data) {
        this.data = data;
    }

    @Override
    public String write(Prefix prefix, String path, byte[] document) throws IOException {
        synchronized (lock) {
            data.folder(prefix.storage()).write(path, out -> out.write(document));
        }
        return "local://" + StoragePath.encode(prefix.storage().path(path));
    }

    @Override
    public Optional<String> replace(Prefix prefix, String path, byte[] document, Optional<String> version)
            throws IOException {
        synchronized (lock) {
            if (!find(prefix, path).map(Document::version).equals(version)) {
                return Optional.empty();
            }
            return Optional.of(write(prefix, path, document));
        }
    }

    @Override
    public Optional<Document> find(Prefix prefix, String path) throws IOException {
        Optional<Path> file = data.folder(prefix.storage()).find(path);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        byte[] content = Files.readAllBytes(file.get());
        return Optional.of(new Document(content, ContentChecksum.of(content)));
    }

    @Override
    public void delete(Prefix prefix, String path) throws IOException {
        synchronized (lock) {
            data.folder(prefix.storage()).delete(path);
        }
    }
}
