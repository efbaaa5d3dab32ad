package dev.vidusubjects.standalone.store;

import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskSamples;
import dev.vidusubjects.task.Tasks;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Writes the file of the task store with {@link TaskSamples}. Not a test: it runs only if it is named. */
class StoredFileWriter {

    @Test
    void write() throws Exception {
        Files.createDirectories(TaskSamples.target());
        MvTaskStore store = new MvTaskStore(TaskSamples.target());
        for (Task task : TaskSamples.all()) {
            store.create(task);
        }
        store.keepMedia(Tasks.id(4), List.of(Tasks.keptMedia("image-0.png")));
        store.claimSubject("subject-1", Tasks.id(4));
        store.close();
    }
}
