package dev.vidusubjects.standalone.files;

import dev.vidusubjects.events.KeptMediaStore;
import dev.vidusubjects.media.storage.StoragePath;
import dev.vidusubjects.media.storage.StoragePrefix;
import dev.vidusubjects.task.TaskId;
import io.quarkus.arc.profile.UnlessBuildProfile;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Stores the media of completed subjects as files {@code data/media/TASK/NAME}. The API serves them, because there is
 * no server that clients could read them from.
 */
@ApplicationScoped
@UnlessBuildProfile("aws")
public class FolderKeptMediaStore implements KeptMediaStore {

    private static final Pattern NAME = Pattern.compile("(image|video)-[0-9]{1,2}\\.(png|jpg|webp|mp4|mov|avi)");

    private final DataDirectory data;

    public FolderKeptMediaStore(DataDirectory data) {
        this.data = data;
    }

    @Override
    public String write(TaskId task, String name, String contentType, Path content) throws IOException {
        String path = path(task, name)
                .orElseThrow(() -> new IOException("found another name of a copy: for example image-0.png is allowed"));
        data.folder(StoragePrefix.MEDIA).write(path, out -> Files.copy(content, out));
        return "local://" + StoragePath.encode(StoragePrefix.MEDIA.path(path));
    }

    /** @return empty: the files are read through the API */
    @Override
    public Optional<URI> presigned(TaskId task, String name) {
        return Optional.empty();
    }

    @Override
    public Optional<Path> file(TaskId task, String name) throws IOException {
        Optional<String> path = path(task, name);
        return path.isPresent() ? data.folder(StoragePrefix.MEDIA).find(path.get()) : Optional.empty();
    }

    private static Optional<String> path(TaskId task, String name) {
        return NAME.matcher(name).matches() ? Optional.of(task + "/" + name) : Optional.empty();
    }
}
