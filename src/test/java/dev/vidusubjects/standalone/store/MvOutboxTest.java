package dev.vidusubjects.standalone.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidusubjects.events.OutboxContract;
import dev.vidusubjects.task.StaleTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskStore;
import dev.vidusubjects.task.TaskTransitions;
import dev.vidusubjects.task.Tasks;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MvOutboxTest extends OutboxContract {

    @TempDir
    Path folder;

    private MvTaskStore tasks;
    private MvOutbox outbox;

    @BeforeEach
    void open() {
        tasks = new MvTaskStore(folder);
        outbox = new MvOutbox(tasks);
    }

    @AfterEach
    void close() {
        tasks.close();
    }

    @Override
    protected TaskStore tasks() {
        return tasks;
    }

    @Override
    protected MvOutbox outbox() {
        return outbox;
    }

    @Test
    void restart_afterEndings_hasBodiesMarksAndUnannouncedEndings() throws Exception {
        Task marked = failed(1, Tasks.START.plusSeconds(1));
        Task unmarked = failed(2, Tasks.START.plusSeconds(2));
        outbox.body(id(unmarked), "{\"n\":1}");
        outbox.announced(id(marked));
        tasks.close();

        open();

        assertThat(outbox.unannounced(Tasks.START.plusSeconds(9), 10)).containsExactly(unmarked);
        assertThat(outbox.body(id(unmarked), "{\"n\":2}")).isEqualTo("{\"n\":1}");
    }

    /** Unlike a table with one item for each task, the file also has an ending that was followed by another one. */
    @Test
    void unannounced_afterTwoEndingsOfATask_areBoth() throws Exception {
        TaskTransitions transitions = new TaskTransitions(tasks);
        Task first = failed(1, Tasks.START.plusSeconds(1));
        Task open = transitions.resubmitting(first, first.intent(), Tasks.START.plusSeconds(2));
        Task second = transitions.failed(open, first.error().orElseThrow(), Tasks.START.plusSeconds(3));

        assertThat(outbox.unannounced(Tasks.START.plusSeconds(9), 10)).containsExactlyInAnyOrder(first, second);
    }

    /** As after a rollback from a release that has another status. */
    @Test
    void unannounced_unreadableEnding_doesNotHideTheOthers() throws Exception {
        Task damaged = failed(1, Tasks.START.plusSeconds(1));
        Task readable = failed(2, Tasks.START.plusSeconds(2));
        tasks.commits().call(file -> file.endings().put(id(damaged).toString(), "{\"status\":\"of another release\"}"));

        assertThat(outbox.unannounced(Tasks.START.plusSeconds(9), 1)).containsExactly(readable);
    }

    @Test
    void onEnding_ofWrites_runsAfterEachWriteThatEndsATask() throws Exception {
        AtomicInteger endings = new AtomicInteger();
        outbox.onEnding(endings::incrementAndGet);

        Task failed = failed(1, Tasks.START.plusSeconds(1));
        assertThat(endings).hasValue(1);
        Task submitting = Tasks.submitting(2);
        tasks.create(submitting);
        tasks.update(Tasks.submitted(submitting, Tasks.pollState(Tasks.START), Tasks.START));
        assertThatThrownBy(() -> tasks.update(failed.atVersion(failed.version() - 1)))
                .isInstanceOf(StaleTaskException.class);

        assertThat(endings).hasValue(1);
    }
}
