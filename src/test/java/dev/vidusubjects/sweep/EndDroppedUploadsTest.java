package dev.vidusubjects.sweep;

import static dev.vidusubjects.fixture.Fixture.hero;
import static dev.vidusubjects.fixture.ScriptedProvider.error;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vidusubjects.fixture.Budgets;
import dev.vidusubjects.fixture.Fixture;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.state.StateStore;
import dev.vidusubjects.submission.SubmissionFailedException;
import dev.vidusubjects.submission.SubmitCommand;
import dev.vidusubjects.submission.SubmitCommand.PollOwner;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskEvent;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.time.TimeBudget;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndDroppedUploadsTest {

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
    void sweep_uploadNotDeliveredForAWeek_endsTheTask() {
        Task failed = failedUpload(1);
        fixture.clock.advance(EndDroppedUploads.AGE);
        assertThat(fixture.sweep.sweep(Budgets.ample()).ended()).isZero();
        assertThat(fixture.stored(failed)).isEqualTo(failed);

        fixture.clock.advance(EndDroppedUploads.INTERVAL);

        assertThat(fixture.sweep.sweep(Budgets.ample()).ended()).isEqualTo(1);
        Task ended = fixture.stored(failed);
        assertThat(TaskEvent.of(ended)).map(TaskEvent::kind).contains(TaskEvent.Kind.FAILED);
        assertThat(ended.error()).isEqualTo(failed.error());
    }

    @Test
    void sweep_endedTask_staysUnchanged() {
        fixture.provider.then(new ProviderException.NotSent(error("not_connected")));
        Task failed = catchThrowableOfType(
                        SubmissionFailedException.class, () -> fixture.submit.submit(hero("Hero", null)))
                .task();
        fixture.clock.advance(EndDroppedUploads.AGE.plus(EndDroppedUploads.INTERVAL));

        assertThat(fixture.sweep.sweep(Budgets.ample()).ended()).isZero();
        assertThat(fixture.stored(failed)).isEqualTo(failed);
    }

    @Test
    void run_tasksOnSeveralPages_endsEachOnce() {
        for (int i = 1; i <= TaskListing.MAX_PAGE + 20; i++) {
            failedUpload(i);
            fixture.clock.advance(Duration.ofMinutes(1));
        }
        EndDroppedUploads uploads = uploads();
        fixture.clock.advance(EndDroppedUploads.AGE.minus(Duration.ofMinutes(10)));

        int first = uploads.run(Budgets.ample());
        fixture.clock.advance(EndDroppedUploads.INTERVAL);
        int second = uploads.run(Budgets.ample());
        fixture.clock.advance(EndDroppedUploads.INTERVAL);

        assertThat(first).isEqualTo(TaskListing.MAX_PAGE + 10);
        assertThat(second).isEqualTo(10);
        assertThat(uploads.run(Budgets.ample())).isZero();
    }

    @Test
    void run_withinTheInterval_readsNoTasks() {
        EndDroppedUploads uploads = uploads();
        uploads.run(Budgets.ample());
        StateStore.Entry done = fixture.states.read(EndDroppedUploads.STATE).orElseThrow();

        fixture.clock.advance(EndDroppedUploads.INTERVAL.minusMillis(1));
        uploads.run(Budgets.ample());

        assertThat(fixture.states.read(EndDroppedUploads.STATE)).contains(done);
    }

    @Test
    void run_noTimeLeft_isRepeated() {
        failedUpload(1);
        fixture.clock.advance(EndDroppedUploads.AGE.plus(EndDroppedUploads.INTERVAL));

        assertThat(uploads().run(TimeBudget.of(Duration.ofSeconds(1), fixture.clock)))
                .isZero();
        assertThat(fixture.states.read(EndDroppedUploads.STATE)).isEmpty();
        assertThat(uploads().run(Budgets.ample())).isEqualTo(1);
    }

    @Test
    void run_damagedState_readsAllTasks() {
        fixture.states.replace(EndDroppedUploads.STATE, "damaged", StateStore.ABSENT);
        failedUpload(1);
        fixture.clock.advance(EndDroppedUploads.AGE.plus(EndDroppedUploads.INTERVAL));

        assertThat(uploads().run(Budgets.ample())).isEqualTo(1);
    }

    private EndDroppedUploads uploads() {
        return new EndDroppedUploads(fixture.tasks, fixture.states, fixture.clock);
    }

    /** @return the task of an upload that was refused temporarily, and that is not delivered again */
    private Task failedUpload(int number) {
        fixture.provider.then(new ProviderException.NotSent(error("not_connected")));
        SubmitCommand command = new SubmitCommand(
                hero("Hero", null).parsed(),
                Optional.of(TaskId.ofKey("upload", "hero-" + number)),
                Optional.of("hero-" + number + ".json"),
                Optional.of(Instant.EPOCH),
                PollOwner.WORKFLOW,
                Budgets.ample());
        return catchThrowableOfType(SubmissionFailedException.class, () -> fixture.submit.submit(command))
                .task();
    }
}
