package dev.vidusubjects.polling;

import static dev.vidusubjects.world.ScriptedProvider.completed;
import static dev.vidusubjects.world.ScriptedProvider.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidusubjects.media.MediaFiles;
import dev.vidusubjects.result.ResultStore.Prefix;
import dev.vidusubjects.subject.Subject;
import dev.vidusubjects.submission.SubmitCommand.Follower;
import dev.vidusubjects.submission.Upload;
import dev.vidusubjects.submission.UploadOutcome.Accepted;
import dev.vidusubjects.task.StaleTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskError;
import dev.vidusubjects.task.TaskError.Remedy;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.time.Budgets;
import dev.vidusubjects.world.World;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndTaskTest {

    private static final Instant MONDAY = Instant.parse("2026-01-05T12:00:00Z");
    private static final TaskError DEADLINE =
            new TaskError(TaskError.DEADLINE_EXCEEDED, "too late", Remedy.FOLLOW_AGAIN);

    @TempDir
    Path data;

    private World world;
    private EndTask end;

    @BeforeEach
    void open() {
        world = new World(data);
        end = new EndTask(world.tasks, world.results, world.clock);
    }

    @AfterEach
    void close() {
        world.close();
    }

    /** Two versions of one file: the first one's subject is made later. */
    @Test
    void completed_olderUploadAfterNewer_saysWhereItsResultIs() throws Exception {
        Task older = upload(MediaFiles.png(100, 100), MONDAY);
        Task newer = upload(MediaFiles.png(100, 101), MONDAY.plusSeconds(60));

        Task newerEnded = end.completed(newer, subject(), "{}");
        Task olderEnded = end.completed(older, subject(), "{}");

        assertThat(newerEnded.completion().orElseThrow().resultUri()).isEqualTo("local://results/hero.png.json");
        assertThat(olderEnded.completion().orElseThrow().resultUri())
                .isEqualTo("local://results/" + older.id() + ".json");
        assertThat(world.results.read(Prefix.RESULTS, older.id() + ".json")).isPresent();
    }

    @Test
    void completed_afterARefusedVersion_removesItsRejection() throws Exception {
        refuse(MONDAY);
        assertThat(world.results.read(Prefix.REJECTED, "hero.png.json")).isPresent();

        end.completed(upload(MediaFiles.png(100, 100), MONDAY.plusSeconds(60)), subject(), "{}");

        assertThat(world.results.read(Prefix.REJECTED, "hero.png.json")).isEmpty();
    }

    @Test
    void failed_staleTask_leavesNoRejection() throws Exception {
        Task task = upload(MediaFiles.png(100, 100), MONDAY);
        end.completed(task, subject(), "{}");

        assertThatThrownBy(() -> end.failed(task, DEADLINE, "")).isInstanceOf(StaleTaskException.class);

        assertThat(world.results.read(Prefix.REJECTED, "hero.png.json")).isEmpty();
        assertThat(world.stored(task).status()).isEqualTo(TaskStatus.COMPLETED);
    }

    /** One poller reaches the deadline while another sees the subject. */
    @Test
    void completed_afterAnotherPollerGaveUp_theSubjectDecides() throws Exception {
        Task task = upload(MediaFiles.png(100, 100), MONDAY);
        end.failed(task, DEADLINE, "");
        assertThat(world.results.read(Prefix.REJECTED, "hero.png.json")).isPresent();

        Task ended = end.completed(task, subject(), "{}");

        assertThat(ended.status()).isEqualTo(TaskStatus.COMPLETED);
        assertThat(world.stored(task)).isEqualTo(ended);
        assertThat(world.results.read(Prefix.REJECTED, "hero.png.json")).isEmpty();
        assertThat(world.results.read(Prefix.RESULTS, "hero.png.json")).isPresent();
    }

    @Test
    void completed_afterARedrive_removesTheRejectionOfTheFirstTime() throws Exception {
        Task task = upload(MediaFiles.png(100, 100), MONDAY);
        end.failed(task, DEADLINE, "");
        Task open = world.redrive.redrive(task.id(), false, Budgets.ample());

        end.completed(open, subject(), "{}");

        assertThat(world.results.read(Prefix.REJECTED, "hero.png.json")).isEmpty();
    }

    private static Subject subject() {
        return completed().subject().orElseThrow();
    }

    private Task upload(byte[] content, Instant uploadedAt) throws Exception {
        Files.write(data.resolve("incoming/hero.png"), content);
        world.provider.then(waiting());
        return ((Accepted) world.ingest.ingest(
                        new Upload("hero.png", Optional.empty(), content.length, uploadedAt),
                        Follower.WORKFLOW,
                        Budgets.ample()))
                .task()
                .orElseThrow();
    }

    private void refuse(Instant uploadedAt) throws Exception {
        Files.write(data.resolve("incoming/hero.png"), "no picture".getBytes(StandardCharsets.UTF_8));
        world.ingest.ingest(
                new Upload("hero.png", Optional.empty(), 10, uploadedAt), Follower.WORKFLOW, Budgets.ample());
    }
}
