package dev.vidusubjects.sweep;

import static dev.vidusubjects.fixture.ScriptedProvider.error;
import static dev.vidusubjects.fixture.ScriptedProvider.running;
import static dev.vidusubjects.fixture.ScriptedProvider.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidusubjects.fixture.Budgets;
import dev.vidusubjects.fixture.Fixture;
import dev.vidusubjects.polling.PollOutcome;
import dev.vidusubjects.polling.PollOutcome.Ended;
import dev.vidusubjects.polling.PollOutcome.PollAgain;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.submission.SubmissionFailedException;
import dev.vidusubjects.task.NoSuchTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.Tasks;
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

    private Fixture fixture;

    @BeforeEach
    void open() {
        fixture = new Fixture(data);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void run_ofASubmittedTask_pollsIt() throws Exception {
        fixture.provider.then(waiting()).then(running());
        Task task = fixture.submit.submit(Fixture.hero("Hero", ID)).task();

        PollOutcome outcome = run(task.workflowKey());

        assertThat(outcome).isInstanceOf(PollAgain.class);
        assertThat(fixture.provider.polled).containsExactly("p-1");
    }

    /** Regression: every sweep added a workflow to an overdue task, and no workflow ever ended. */
    @Test
    void run_ofAWorkflowThatWasReplaced_endsWithoutAPoll() throws Exception {
        fixture.provider.then(waiting());
        Task task = fixture.submit.submit(Fixture.hero("Hero", ID)).task();
        fixture.clock.advance(Duration.ofMinutes(10));
        fixture.sweep.sweep(Budgets.ample());

        PollOutcome outcome = run(task.workflowKey());

        assertThat(outcome).isInstanceOf(Ended.class);
        assertThat(outcome.task().status().isOpen()).isTrue();
        assertThat(fixture.provider.polled).isEmpty();
    }

    @Test
    void run_ofAnUnconfirmedTask_comparesItAndPollsNothing() {
        fixture.provider.then(new ProviderException.Unconfirmed(error("http_504")));
        assertThatThrownBy(() -> fixture.submit.submit(Fixture.hero("Hero", ID)))
                .isInstanceOf(SubmissionFailedException.class);

        assertThat(fixture.tasks.find(ID).orElseThrow().workflowKey()).isPresent();
        assertThat(fixture.provider.polled).isEmpty();
    }

    @Test
    void run_withoutAKey_servesTheTaskAsItIs() throws Exception {
        fixture.provider.then(waiting()).then(running());
        fixture.submit.submit(Fixture.hero("Hero", ID));

        assertThat(run(Optional.empty())).isInstanceOf(PollAgain.class);
    }

    @Test
    void run_unknownTask_isRefused() {
        assertThatThrownBy(() -> run(Optional.empty())).isInstanceOf(NoSuchTaskException.class);
    }

    private PollOutcome run(Optional<String> key) throws NoSuchTaskException {
        return fixture.round.run(ID, key, fixture.clock.instant().plusSeconds(3), Budgets.ample());
    }
}
