package dev.vidusubjects.submission;

import static dev.vidusubjects.fixture.Fixture.hero;
import static dev.vidusubjects.fixture.ScriptedProvider.completed;
import static dev.vidusubjects.fixture.ScriptedProvider.error;
import static dev.vidusubjects.fixture.ScriptedProvider.failed;
import static dev.vidusubjects.fixture.ScriptedProvider.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vidusubjects.builder.MediaFiles;
import dev.vidusubjects.fixture.Budgets;
import dev.vidusubjects.fixture.Fixture;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.subject.ParsedRequest;
import dev.vidusubjects.subject.SubjectRequest;
import dev.vidusubjects.submission.SubmitCommand.PollOwner;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskEvent;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A redrive submits again or polls again, whichever is safe, and is refused otherwise. */
class RedriveTaskTest {

    private static final TaskId KEY = TaskId.ofKey("api", "order-1");

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
    void redrive_temporarilyRefused_endsTheTask() {
        ProviderException busy = new ProviderException.Busy(error("TooManyRequests"), Optional.empty());
        fixture.provider.then(busy).then(busy);
        assertThatThrownBy(() -> fixture.submit.submit(hero("Hero", KEY)))
                .isInstanceOf(SubmissionFailedException.class);

        SubmissionFailedException failure = catchThrowableOfType(
                SubmissionFailedException.class, () -> fixture.redrive.redrive(KEY, false, Budgets.ample()));

        assertThat(TaskEvent.of(fixture.stored(failure.task())))
                .contains(new TaskEvent(failure.task(), TaskEvent.Kind.FAILED));
    }

    @Test
    void redrive_unconfirmed_needsTheCallersConsent() throws Exception {
        fixture.provider
                .then(new ProviderException.Unconfirmed(error("no_response")))
                .then(waiting());
        assertThatThrownBy(() -> fixture.submit.submit(hero("Hero", KEY)))
                .isInstanceOf(SubmissionFailedException.class);
        assertThatThrownBy(() -> fixture.redrive.redrive(KEY, false, Budgets.ample()))
                .isInstanceOf(NotRedrivableException.class)
                .hasMessageContaining("resubmit");
        Task open = fixture.redrive.redrive(KEY, true, Budgets.ample());

        assertThat(open.status()).isEqualTo(TaskStatus.SUBMITTED);
        assertThat(fixture.started)
                .extracting(Task::status)
                .containsExactly(TaskStatus.UNCONFIRMED, TaskStatus.SUBMITTED);
        // The inline image was kept when no response arrived, and was sent again.
        assertThat(fixture.provider.submitted.get(1).images())
                .isEqualTo(fixture.provider.submitted.get(0).images());
    }

    @Test
    void redrive_secondSubmission_isPolledUnderANewName() throws Exception {
        fixture.provider
                .then(waiting())
                .then(failed(new ProviderException.NotSent(error("InternalServiceFailure"))))
                .then(waiting());
        SubmitCommand upload = new SubmitCommand(stored("Hero"), Optional.of(KEY), PollOwner.WORKFLOW, Budgets.ample());
        int first =
                fixture.submit.submit(upload).task().pollState().orElseThrow().generation();
        fixture.poll.poll(KEY, Budgets.ample());

        int second = fixture.redrive
                .redrive(KEY, false, Budgets.ample())
                .pollState()
                .orElseThrow()
                .generation();

        assertThat(second).isGreaterThan(first);
    }

    @Test
    void redrive_pastTheDeadline_pollsTheSameProviderTask() throws Exception {
        fixture.provider.then(waiting()).then(waiting()).then(completed());
        fixture.submit.submit(hero("Hero", KEY));
        fixture.clock.advance(Duration.ofMinutes(31));
        fixture.poll.poll(KEY, Budgets.ample());
        Task open = fixture.redrive.redrive(KEY, false, Budgets.ample());
        assertThat(open.status()).isEqualTo(TaskStatus.SUBMITTED);
        assertThat(open.pollState().orElseThrow().deadlineAt())
                .isEqualTo(fixture.clock.instant().plus(Duration.ofMinutes(30)));
        assertThat(fixture.started).hasSize(2);
        fixture.poll.poll(KEY, Budgets.ample());

        assertThat(fixture.provider.submitted).hasSize(1);
        assertThat(fixture.provider.polled).containsOnly("p-1");
        assertThat(fixture.tasks.find(KEY).orElseThrow().status()).isEqualTo(TaskStatus.COMPLETED);
    }

    @Test
    void redrive_openOrFinallyFailedTask_isRefused() throws Exception {
        fixture.provider.then(waiting());
        fixture.submit.submit(hero("Hero", KEY));
        assertThatThrownBy(() -> fixture.redrive.redrive(KEY, true, Budgets.ample()))
                .isInstanceOf(NotRedrivableException.class)
                .hasMessageContaining("submitted");
        TaskId other = TaskId.ofKey("api", "order-2");

        fixture.provider.then(new ProviderException.Rejected(error("FieldInvalid")));

        assertThatThrownBy(() -> fixture.submit.submit(hero("Hero", other)));
        assertThatThrownBy(() -> fixture.redrive.redrive(other, true, Budgets.ample()))
                .isInstanceOf(NotRedrivableException.class)
                .hasMessageContaining("FieldInvalid");
    }

    private ParsedRequest stored(String name) throws Exception {
        Files.createDirectories(data.resolve("incoming"));
        Files.write(data.resolve("incoming/hero.png"), MediaFiles.png(100, 100));
        return new ParsedRequest(
                new SubjectRequest(name, List.of(fixture.media.at("incoming/hero.png")), List.of(), Optional.empty()),
                List.of());
    }
}
