package dev.vidusubjects.events;

import dev.vidusubjects.task.TaskId;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** Port: the copies of the media of completed subjects, below {@code media/{task_id}/}. */
public interface KeptMediaStore {

    /**
     * Stores a copy, complete or not at all. A copy with the same name is replaced.
     *
     * @param name for example {@code image-0.png}
     * @param content the file with the content; the caller deletes it
     * @return the uri of the copy
     * @throws IOException if the storage fails
     */
    String write(TaskId task, String name, String contentType, Path content) throws IOException;

    /**
     * @return a URL from which anyone can read the copy for a short time; empty if this storage serves copies only
     *     through the API
     */
    Optional<URI> presigned(TaskId task, String name);

    /**
     * @return the file of a copy; empty if there is none, or if this storage has no files
     * @throws IOException if the storage fails
     */
    Optional<Path> file(TaskId task, String name) throws IOException;
}
