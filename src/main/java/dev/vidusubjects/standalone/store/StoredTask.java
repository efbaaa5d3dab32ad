package dev.vidusubjects.standalone.store;

import dev.vidusubjects.task.KeptMediaJson;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskJson;
import java.util.Optional;

/**
 * A stored task that is not parsed yet. It is parsed outside of the task store's thread.
 *
 * @param json the task
 * @param media its kept media
 */
record StoredTask(String json, Optional<String> media) {

    /** @return the stored task; empty if there is none */
    static Optional<StoredTask> find(TaskFile file, String id) {
        String json = file.tasks().get(id);
        return json == null
                ? Optional.empty()
                : Optional.of(
                        new StoredTask(json, Optional.ofNullable(file.media().get(id))));
    }

    /** @throws dev.vidusubjects.task.TaskStoreException if it cannot be read */
    Task task() {
        Task task = TaskJson.read(json);
        return media.map(KeptMediaJson::read).map(task::withMedia).orElse(task);
    }
}
