package dev.vidusubjects.standalone.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vidusubjects.task.PollState;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskJson;
import dev.vidusubjects.task.TaskSamples;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.task.Tasks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.h2.mvstore.MVMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The file that an earlier commit wrote is continued by the present code, and one with the additions of a later one. */
class StoredFileTest {

    private static final List<String> COMMITS = TaskSamples.COMMITS;

    @TempDir
    Path folder;

    @ParameterizedTest
    @FieldSource("COMMITS")
    void open_fileOfAnEarlierCommit_hasItsTasksAndContinuesThem(String commit) throws Exception {
        Files.copy(TaskSamples.folder(commit).resolve("tasks.mv"), folder.resolve("tasks.mv"));
        MvTaskStore store = new MvTaskStore(folder);
        try {
            for (Task task : TaskSamples.all()) {
                Task found = store.find(task.id()).orElseThrow();
                assertThat(found.withMedia(List.of())).isEqualTo(task);
            }
            assertThat(store.find(Tasks.id(4)).orElseThrow().media()).containsExactly(Tasks.keptMedia("image-0.png"));
            assertThat(store.subjectOwner("subject-1")).contains(Tasks.id(4));
            assertThat(store.list(Optional.empty(), 10, Optional.empty()).tasks())
                    .hasSize(TaskSamples.all().size());
            assertThat(store.findNotUpdatedSince(TaskStatus.PROCESSING, Tasks.START.plusSeconds(60), 10))
                    .extracting(Task::id)
                    .containsExactly(Tasks.id(3));

            Task open = store.find(Tasks.id(2)).orElseThrow();
            PollState polled = open.pollState().get().polled(Tasks.START.plusSeconds(90));
            Task updated = store.update(Tasks.polled(open, polled, true, Tasks.START.plusSeconds(80)));

            assertThat(store.find(Tasks.id(2))).contains(updated);
            assertThat(store.list(Optional.of(TaskStatus.SUBMITTED), 10, Optional.empty())
                            .tasks())
                    .isEmpty();
        } finally {
            store.close();
        }
    }

    /** As after a rollback: a later release may have added fields, maps, and statuses with listings of their own. */
    @Test
    void open_fileWithUnknownFieldsAndMaps_isReadAndUpdated() throws Exception {
        MvTaskStore store = new MvTaskStore(folder);
        for (Task task : TaskSamples.all()) {
            store.create(task);
        }
        store.commits().call(file -> {
            for (Task task : TaskSamples.all()) {
                file.tasks().put(task.id().value(), withUnknownFields(TaskJson.write(task)));
            }
            return null;
        });
        store.close();
        try (var later = new org.h2.mvstore.MVStore.Builder()
                .fileName(folder.resolve("tasks.mv").toString())
                .open()) {
            MVMap<String, String> unknown = later.openMap("of-a-later-release");
            unknown.put("key", "value");
            later.commit();
        }

        store = new MvTaskStore(folder);
        try {
            for (Task task : TaskSamples.all()) {
                assertThat(store.find(task.id())).contains(task);
            }
            Task open = store.find(Tasks.id(2)).orElseThrow();
            PollState polled = open.pollState().get().polled(Tasks.START.plusSeconds(90));
            Task updated = store.update(Tasks.polled(open, polled, true, Tasks.START.plusSeconds(80)));
            assertThat(store.find(Tasks.id(2))).contains(updated);
        } finally {
            store.close();
        }
    }

    private static String withUnknownFields(String json) {
        try {
            ObjectNode task = (ObjectNode) new JsonMapper().readTree(json);
            task.putObject("of_a_later_release").putArray("deep").add(1);
            for (String object : new String[] {"request", "poll_state", "completion", "error", "reconciliation"}) {
                if (task.get(object) instanceof ObjectNode known) {
                    known.put("of_a_later_release", true);
                }
            }
            return task.toString();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
