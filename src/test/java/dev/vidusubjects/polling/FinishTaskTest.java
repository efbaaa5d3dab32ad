package dev.vidusubjects.polling;

import static dev.vidusubjects.fixture.ScriptedProvider.completed;
import static dev.vidusubjects.fixture.ScriptedProvider.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidusubjects.builder.MediaFiles;
import dev.vidusubjects.fixture.Budgets;
import dev.vidusubjects.fixture.Fixture;
import dev.vidusubjects.result.ResultStore.Prefix;
import dev.vidusubjects.subject.Subject;
import dev.vidusubjects.submission.SubmitCommand.PollOwner;
import dev.vidusubjects.submission.Upload;
import dev.vidusubjects.submission.UploadOutcome.Accepted;
import dev.vidusubjects.task.StaleTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskError;
import dev.vidusubjects.task.TaskError.Remedy;
import dev.vidusubjects.task.TaskStatus;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FinishTaskTest {

    private static final Instant MONDAY = Instant.parse("2026-01-05T12:00:00Z");
    private static final TaskError DEADLINE = new TaskError(TaskError.DEADLINE_EXCEEDED, "too late", Remedy.POLL_AGAIN);

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

    /** Two versions of one file: the subject of the first version is created later. */
    @Test
    void completed_olderUploadAfterNewer_namesTheUriOfItsResult() throws Exception {
        Task older = upload(MediaFiles.png(100, 100), MONDAY);
        Task newer = upload(MediaFiles.png(100, 101), MONDAY.plusSeconds(60));

        Task newerEnded = fixture.finish.completed(newer, subject(), "{}");
        Task olderEnded = fixture.finish.completed(older, subject(), "{}");

        assertThat(newerEnded.completion().orElseThrow().resultUri()).isEqualTo("local://results/hero.png.json");
        assertThat(olderEnded.completion().orElseThrow().resultUri())
                .isEqualTo("local://results/" + older.id() + ".json");
        assertThat(fixture.results.read(Prefix.RESULTS, older.id() + ".json")).isPresent();
    }

    @Test
    void completed_afterARefusedVersion_removesItsRejection() throws Exception {
        refuse(MONDAY);
        assertThat(fixture.results.read(Prefix.REJECTED, "hero.png.json")).isPresent();

        fixture.finish.completed(upload(MediaFiles.png(100, 100), MONDAY.plusSeconds(60)), subject(), "{}");

        assertThat(fixture.results.read(Prefix.REJECTED, "hero.png.json")).isEmpty();
    }

    @Test
    void failed_staleTask_leavesNoRejection() throws Exception {
        Task task = upload(MediaFiles.png(100, 100), MONDAY);
        fixture.finish.completed(task, subject(), "{}");

        assertThatThrownBy(() -> fixture.finish.failed(task, DEADLINE, "")).isInstanceOf(StaleTaskException.class);

        assertThat(fixture.results.read(Prefix.REJECTED, "hero.png.json")).isEmpty();
        assertThat(fixture.stored(task).status()).isEqualTo(TaskStatus.COMPLETED);
    }

    /** One poller reaches the deadline while another poller sees the subject. */
    @Test
    void completed_afterAnotherPollerGaveUp_theSubjectDecides() throws Exception {
        Task task = upload(MediaFiles.png(100, 100), MONDAY);
        fixture.finish.failed(task, DEADLINE, "");
        assertThat(fixture.results.read(Prefix.REJECTED, "hero.png.json")).isPresent();

        Task ended = fixture.finish.completed(task, subject(), "{}");

        assertThat(ended.status()).isEqualTo(TaskStatus.COMPLETED);
        assertThat(fixture.stored(task)).isEqualTo(ended);
        assertThat(fixture.results.read(Prefix.REJECTED, "hero.png.json")).isEmpty();
        assertThat(fixture.results.read(Prefix.RESULTS, "hero.png.json")).isPresent();
    }

    @Test
    void completed_afterARedrive_removesTheRejectionOfTheFirstTime() throws Exception {
        Task task = upload(MediaFiles.png(100, 100), MONDAY);
        fixture.finish.failed(task, DEADLINE, "");
        Task open = fixture.redrive.redrive(task.id(), false, Budgets.ample());

        fixture.finish.completed(open, subject(), "{}");

        assertThat(fixture.results.read(Prefix.REJECTED, "hero.png.json")).isEmpty();
    }

    private static Subject subject() {
        return completed().subject().orElseThrow();
    }

    private Task upload(byte[] content, Instant uploadedAt) throws Exception {
        Files.write(data.resolve("incoming/hero.png"), content);
        fixture.provider.then(waiting());
        return ((Accepted) fixture.ingest.ingest(
                        new Upload("hero.png", Optional.empty(), content.length, uploadedAt),
                        PollOwner.WORKFLOW,
                        Budgets.ample()))
                .task()
                .orElseThrow();
    }

    private void refuse(Instant uploadedAt) throws Exception {
        Files.write(data.resolve("incoming/hero.png"), "no picture".getBytes(StandardCharsets.UTF_8));
        fixture.ingest.ingest(
                new Upload("hero.png", Optional.empty(), 10, uploadedAt), PollOwner.WORKFLOW, Budgets.ample());
    }
}
