package dev.vidusubjects.polling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.Tasks;
import dev.vidusubjects.workflow.WorkflowException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkflowStarterTest {

    private final List<Task> started = new ArrayList<>();
    private final WorkflowStarter starter = new WorkflowStarter(started::add);

    @Test
    void start_submittedOrUnconfirmedTask_startsItsWorkflow() {
        Task submitted = Tasks.submitted(1, Tasks.START);
        Task unconfirmed = Tasks.unconfirmed(2, Tasks.START);

        starter.start(submitted);
        starter.start(unconfirmed);

        assertThat(started).containsExactly(submitted, unconfirmed);
    }

    @Test
    void start_endedTask_startsNothing() {
        starter.start(Tasks.completed(1, Tasks.START));
        starter.start(Tasks.failed(2, Tasks.START));

        assertThat(started).isEmpty();
    }

    @Test
    void start_workflowUnavailable_leavesTheTaskToTheSweep() {
        WorkflowStarter unavailable = new WorkflowStarter(task -> {
            throw new WorkflowException("down", null);
        });

        assertThatCode(() -> unavailable.start(Tasks.submitted(1, Tasks.START))).doesNotThrowAnyException();
    }
}
