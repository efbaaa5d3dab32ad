package dev.vidusubjects.submission;

import static dev.vidusubjects.world.ScriptedProvider.error;
import static dev.vidusubjects.world.ScriptedProvider.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.vidusubjects.media.MediaFiles;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.result.ResultStore.Prefix;
import dev.vidusubjects.submission.SubmitCommand.Follower;
import dev.vidusubjects.submission.UploadOutcome.Ignored;
import dev.vidusubjects.submission.UploadOutcome.Later;
import dev.vidusubjects.submission.UploadOutcome.Taken;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.time.Budgets;
import dev.vidusubjects.world.World;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TakeUploadTest {

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
    void take_imageInTheFolder_becomesASubjectOfItsName() throws Exception {
        world.provider.then(waiting());
        Task task = taken(take("hero.png", MediaFiles.png(100, 100))).orElseThrow();
        assertThat(task.intent().request().name()).isEqualTo("hero");
        assertThat(task.documentPath()).isEqualTo("hero.png.json");
        assertThat(task.intent().request().images()).containsExactly("local://incoming/hero.png");
        assertThat(world.followed).containsExactly(task);
    }

    @Test
    void take_manifestWithRelativeImages_becomesOneSubject() throws Exception {
        write("cast/front.png", MediaFiles.png(100, 100));
        write("shared/side.jpg", MediaFiles.jpeg(100, 100));
        world.provider.then(waiting());
        Task task = taken(take(
                        "cast/hero.json",
                        "{\"name\":\"Hero\",\"images\":[\"front.png\",\"../shared/side.jpg\"],\"voice_id\":\"v\"}"))
                .orElseThrow();
        assertThat(task.status()).isEqualTo(TaskStatus.SUBMITTED);
        assertThat(task.documentPath()).isEqualTo("cast/hero.json");
        assertThat(world.provider.submitted.get(0).images())
                .satisfiesExactly(
                        image -> assertThat(image).startsWith("data:image/png;base64,"),
                        image -> assertThat(image).startsWith("data:image/jpeg;base64,"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a//b.json", "../b.json", "a/./b.json", "a\nb.json", "/b.png", "\ud800.png"})
    void take_pathThatCannotNameADocument_isLeftAlone(String path) {
        UploadOutcome outcome =
                world.take.take(new Upload(path, "v1", 3, Instant.EPOCH), Follower.CALLER, Budgets.ample());

        assertThat(outcome).isInstanceOf(Ignored.class);
    }

    @Test
    void take_pathTooLongToNameADocument_isLeftAlone() {
        String path = "n".repeat(251) + ".png";
        UploadOutcome outcome =
                world.take.take(new Upload(path, "v1", 3, Instant.EPOCH), Follower.CALLER, Budgets.ample());

        assertThat(outcome).isInstanceOf(Ignored.class);
    }

    @Test
    void take_manifestWithThreeFaults_leavesOneDocumentThatNamesAll() throws Exception {
        assertThat(taken(take("cast/hero.json", "{\"name\":\"\",\"images\":[\"missing.png\"],\"colour\":\"red\"}")))
                .isEmpty();
        List<String> found = new ArrayList<>();
        JsonNode document = rejected("cast/hero.json");
        document.get("violations")
                .forEach(violation -> found.add(violation.get("field").asText() + " "
                        + violation.get("rule").asText()));
        assertThat(found).containsExactly("colour unknown_field", "name name_required", "images[0] stored_object");
        assertThat(document.get("upload").asText()).isEqualTo("incoming/cast/hero.json");
        assertThat(world.provider.submitted).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../secret.png",
                "/etc/passwd",
                "..\\\\secret.png",
                "",
                "../uploads/../../x.png",
                "a/../../../b.png",
                "s3://other-bucket/x.png",
                "local://results/x.png",
                "file:///etc/passwd",
                "http://a.example/x.png"
            })
    void take_manifestThatReachesOutside_isRefused(String path) throws Exception {
        Files.write(data.resolve("secret.png"), MediaFiles.png(10, 10));
        assertThat(taken(take("cast/hero.json", "{\"name\":\"Hero\",\"images\":[\"" + path + "\"]}")))
                .isEmpty();
        assertThat(rejected("cast/hero.json").at("/violations/0/field").asText())
                .isEqualTo("images[0]");
        assertThat(world.provider.submitted).isEmpty();
    }

    @Test
    void take_manifestThatIsNotJson_isRefused() throws Exception {
        assertThat(taken(take("hero.json", "name: Hero"))).isEmpty();
        assertThat(rejected("hero.json").at("/violations/0/message").asText())
                .startsWith("the manifest ")
                .contains("JSON");
    }

    @Test
    void take_imageThatIsNone_isRefused() throws Exception {
        assertThat(taken(take("hero.png", "not a picture".getBytes(StandardCharsets.UTF_8))))
                .isEmpty();
        assertThat(rejected("hero.png.json").at("/violations/0/field").asText()).isEqualTo("images[0]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"notes.txt", "hero", "cast/hero.png", "hero.mp4", ".hidden.png", "cast/.hero.json", "folder/"})
    void take_anythingElse_isLeftAlone(String path) {
        assertThat(world.take.take(new Upload(path, "1", 0, Instant.EPOCH), Follower.WORKFLOW, Budgets.ample()))
                .isInstanceOf(Ignored.class);
    }

    @Test
    void take_sameDeliveryTwice_submitsOnce() throws Exception {
        world.provider.then(waiting());
        Task first = taken(take("hero.png", MediaFiles.png(100, 100))).orElseThrow();
        Task second = taken(world.take.take(
                        new Upload("hero.png", "1", 0, Instant.EPOCH), Follower.WORKFLOW, Budgets.ample()))
                .orElseThrow();
        assertThat(second).isEqualTo(first);
        assertThat(world.provider.submitted).hasSize(1);
    }

    @Test
    void take_newVersionOfTheFile_isANewSubject() throws Exception {
        world.provider.then(waiting()).then(waiting());
        Task first = taken(take("hero.png", MediaFiles.png(100, 100))).orElseThrow();
        Task second = taken(world.take.take(
                        new Upload("hero.png", "2", 0, Instant.EPOCH), Follower.WORKFLOW, Budgets.ample()))
                .orElseThrow();
        assertThat(second.id()).isNotEqualTo(first.id());
    }

    @Test
    void take_providerBusy_comesAgainWhenItWishes() throws Exception {
        world.provider
                .then(new ProviderException.Busy(error("TooManyRequests"), Optional.of(Duration.ofSeconds(7))))
                .then(waiting());
        Later later = (Later) take("hero.png", MediaFiles.png(100, 100));
        assertThat(later.delay()).isEqualTo(Duration.ofSeconds(7));
        Task task = taken(world.take.take(
                        new Upload("hero.png", "1", 0, Instant.EPOCH), Follower.WORKFLOW, Budgets.ample()))
                .orElseThrow();
        assertThat(task.status()).isEqualTo(TaskStatus.SUBMITTED);
    }

    @Test
    void take_providerRefuses_leavesADocument() throws Exception {
        world.provider.then(new ProviderException.Rejected(error("AuditSubmitIllegal")));
        Task task = taken(take("hero.png", MediaFiles.png(100, 100))).orElseThrow();
        assertThat(task.status()).isEqualTo(TaskStatus.FAILED);
        assertThat(rejected("hero.png.json").at("/error/code").asText()).isEqualTo("AuditSubmitIllegal");
    }

    @Test
    void take_noAnswer_isTakenAndNeverSentAgain() throws Exception {
        world.provider.then(new ProviderException.Unconfirmed(error("no_answer")));
        assertThat(taken(take("hero.png", MediaFiles.png(100, 100)))
                        .orElseThrow()
                        .status())
                .isEqualTo(TaskStatus.UNCONFIRMED);
        assertThat(taken(world.take.take(
                                new Upload("hero.png", "1", 0, Instant.EPOCH), Follower.WORKFLOW, Budgets.ample()))
                        .orElseThrow()
                        .status())
                .isEqualTo(TaskStatus.UNCONFIRMED);
        assertThat(world.provider.submitted).hasSize(1);
    }

    private UploadOutcome take(String path, String text) throws Exception {
        return take(path, text.getBytes(StandardCharsets.UTF_8));
    }

    private UploadOutcome take(String path, byte[] file) throws Exception {
        write(path, file);
        return world.take.take(new Upload(path, "1", file.length, Instant.EPOCH), Follower.WORKFLOW, Budgets.ample());
    }

    private void write(String path, byte[] file) throws Exception {
        Path target = data.resolve("incoming").resolve(path);
        Files.createDirectories(target.getParent());
        Files.write(target, file);
    }

    private static Optional<Task> taken(UploadOutcome outcome) {
        return ((Taken) outcome).task();
    }

    private JsonNode rejected(String path) throws Exception {
        return new JsonMapper()
                .readTree(world.results.read(Prefix.REJECTED, path).orElseThrow());
    }
}
