package dev.vidusubjects.sweeping;

import static dev.vidusubjects.world.ScriptedProvider.error;
import static dev.vidusubjects.world.ScriptedProvider.running;
import static dev.vidusubjects.world.ScriptedProvider.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidusubjects.polling.PollOutcome;
import dev.vidusubjects.polling.PollOutcome.Ended;
import dev.vidusubjects.polling.PollOutcome.LookAgain;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.submission.SubmissionFailedException;
import dev.vidusubjects.task.NoSuchTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.Tasks;
import dev.vidusubjects.time.Budgets;
import dev.vidusubjects.world.World;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskRoundTest {

    private static final TaskId ID = Tasks.id(1);

    @TempDir
    Path data;

    private World world;

    @BeforeEach
    void open() {
        world = new World(data);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void run_ofASubmittedTask_pollsIt() throws Exception {
        world.provider.then(waiting()).then(running());
        Task task = world.submit.submit(World.hero("Hero", ID)).task();

        PollOutcome outcome = run(task.workflowKey());

        assertThat(outcome).isInstanceOf(LookAgain.class);
        assertThat(world.provider.polled).containsExactly("p-1");
    }

    /** Regression: every sweep added a workflow to an overdue task, and none of them ever ended. */
    @Test
    void run_ofAWorkflowThatWasReplaced_endsWithoutAPoll() throws Exception {
        world.provider.then(waiting());
        Task task = world.submit.submit(World.hero("Hero", ID)).task();
        world.clock.advance(Duration.ofMinutes(10));
        world.sweep.sweep(Budgets.ample());

        PollOutcome outcome = run(task.workflowKey());

        assertThat(outcome).isInstanceOf(Ended.class);
        assertThat(outcome.task().status().isOpen()).isTrue();
        assertThat(world.provider.polled).isEmpty();
    }

    @Test
    void run_ofAnUnconfirmedTask_comparesItAndPollsNothing() {
        world.provider.then(new ProviderException.Unconfirmed(error("http_504")));
        assertThatThrownBy(() -> world.submit.submit(World.hero("Hero", ID)))
                .isInstanceOf(SubmissionFailedException.class);

        assertThat(world.tasks.find(ID).orElseThrow().workflowKey()).isPresent();
        assertThat(world.provider.polled).isEmpty();
    }

    @Test
    void run_withoutAKey_servesTheTaskAsItIs() throws Exception {
        world.provider.then(waiting()).then(running());
        world.submit.submit(World.hero("Hero", ID));

        assertThat(run(Optional.empty())).isInstanceOf(LookAgain.class);
    }

    @Test
    void run_ofATaskThatIsNotThere_isRefused() {
        assertThatThrownBy(() -> run(Optional.empty())).isInstanceOf(NoSuchTaskException.class);
    }

    private PollOutcome run(Optional<String> key) throws NoSuchTaskException {
        return world.round.run(ID, key, world.clock.instant().plusSeconds(3), Budgets.ample());
    }
}
