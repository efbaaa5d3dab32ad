package dev.vidusubjects.submission;

import static dev.vidusubjects.fixture.ScriptedProvider.error;
import static dev.vidusubjects.fixture.ScriptedProvider.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.vidusubjects.builder.MediaFiles;
import dev.vidusubjects.fixture.Budgets;
import dev.vidusubjects.fixture.Fixture;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.result.ResultStore.Prefix;
import dev.vidusubjects.submission.SubmitCommand.PollOwner;
import dev.vidusubjects.submission.UploadOutcome.Accepted;
import dev.vidusubjects.submission.UploadOutcome.Deferred;
import dev.vidusubjects.submission.UploadOutcome.Ignored;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.time.TimeBudget;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IngestUploadTest {

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
    void ingest_imageInTheFolder_becomesASubjectOfItsName() throws Exception {
        fixture.provider.then(waiting());

        Task task = accepted(ingest("hero.png", MediaFiles.png(100, 100))).orElseThrow();

        assertThat(task.intent().request().name()).isEqualTo("hero");
        assertThat(task.documentPath()).isEqualTo("hero.png.json");
        assertThat(task.intent().request().images()).containsExactly("local://incoming/hero.png");
        assertThat(fixture.started).containsExactly(task);
    }

    @Test
    void ingest_manifestWithRelativeImages_becomesOneSubject() throws Exception {
        write("cast/front.png", MediaFiles.png(100, 100));
        write("shared/side.jpg", MediaFiles.jpeg(100, 100));
        fixture.provider.then(waiting());

        Task task = accepted(ingest(
                        "cast/hero.json",
                        "{\"name\":\"Hero\",\"images\":[\"front.png\",\"../shared/side.jpg\"],\"voice_id\":\"v\"}"))
                .orElseThrow();

        assertThat(task.status()).isEqualTo(TaskStatus.SUBMITTED);
        assertThat(task.documentPath()).isEqualTo("cast/hero.json");
        assertThat(fixture.provider.submitted.get(0).images())
                .satisfiesExactly(
                        image -> assertThat(image).asString().startsWith("data:image/png;base64,"),
                        image -> assertThat(image).asString().startsWith("data:image/jpeg;base64,"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a//b.json", "../b.json", "a/./b.json", "a\nb.json", "/b.png", "\ud800.png"})
    void ingest_pathThatCannotNameADocument_isIgnored(String path) {
        UploadOutcome outcome = fixture.ingest.ingest(
                new Upload(path, Optional.empty(), 3, Instant.EPOCH), PollOwner.CALLER, Budgets.ample());

        assertThat(outcome).isInstanceOf(Ignored.class);
    }

    @Test
    void ingest_pathTooLongToNameADocument_isIgnored() {
        String path = "n".repeat(251) + ".png";
        UploadOutcome outcome = fixture.ingest.ingest(
                new Upload(path, Optional.empty(), 3, Instant.EPOCH), PollOwner.CALLER, Budgets.ample());

        assertThat(outcome).isInstanceOf(Ignored.class);
    }

    @Test
    void ingest_manifestWithThreeFaults_leavesOneDocumentThatNamesAll() throws Exception {
        assertThat(accepted(
                        ingest("cast/hero.json", "{\"name\":\"\",\"images\":[\"missing.png\"],\"colour\":\"red\"}")))
                .isEmpty();
        List<String> found = new ArrayList<>();
        JsonNode document = rejected("cast/hero.json");

        document.get("violations")
                .forEach(violation -> found.add(violation.get("field").asText() + " "
                        + violation.get("rule").asText()));

        assertThat(found).containsExactly("colour unknown_field", "name name_required", "images[0] stored_object");
        assertThat(document.get("upload").asText()).isEqualTo("incoming/cast/hero.json");
        assertThat(fixture.provider.submitted).isEmpty();
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
    void ingest_manifestThatReachesOutside_isRefused(String path) throws Exception {
        Files.write(data.resolve("secret.png"), MediaFiles.png(10, 10));

        assertThat(accepted(ingest("cast/hero.json", "{\"name\":\"Hero\",\"images\":[\"" + path + "\"]}")))
                .isEmpty();
        assertThat(rejected("cast/hero.json").at("/violations/0/field").asText())
                .isEqualTo("images[0]");
        assertThat(fixture.provider.submitted).isEmpty();
    }

    @Test
    void ingest_manifestThatIsNotJson_isRefused() throws Exception {
        assertThat(accepted(ingest("hero.json", "name: Hero"))).isEmpty();
        assertThat(rejected("hero.json").at("/violations/0/message").asText())
                .startsWith("the manifest ")
                .contains("JSON");
    }

    @Test
    void ingest_imageThatIsNone_isRefused() throws Exception {
        assertThat(accepted(ingest("hero.png", "not a picture".getBytes(StandardCharsets.UTF_8))))
                .isEmpty();
        assertThat(rejected("hero.png.json").at("/violations/0/field").asText()).isEqualTo("images[0]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"notes.txt", "hero", "cast/hero.png", "hero.mp4", ".hidden.png", "cast/.hero.json", "folder/"})
    void ingest_anythingElse_isIgnored(String path) {
        assertThat(fixture.ingest.ingest(
                        new Upload(path, Optional.empty(), 0, Instant.EPOCH), PollOwner.WORKFLOW, Budgets.ample()))
                .isInstanceOf(Ignored.class);
    }

    @Test
    void ingest_sameDeliveryTwice_submitsOnce() throws Exception {
        fixture.provider.then(waiting());
        Task first = accepted(ingest("hero.png", MediaFiles.png(100, 100))).orElseThrow();

        Task second = accepted(fixture.ingest.ingest(
                        new Upload("hero.png", Optional.empty(), 0, Instant.EPOCH),
                        PollOwner.WORKFLOW,
                        Budgets.ample()))
                .orElseThrow();

        assertThat(second).isEqualTo(first);
        assertThat(fixture.provider.submitted).hasSize(1);
    }

    @Test
    void ingest_otherContentOfTheSameName_isANewSubject() throws Exception {
        fixture.provider.then(waiting()).then(waiting());
        Task first = accepted(ingest("hero.png", MediaFiles.png(100, 100))).orElseThrow();
        Task second = accepted(ingest("hero.png", MediaFiles.png(100, 101))).orElseThrow();

        assertThat(second.id()).isNotEqualTo(first.id());
    }

    @Test
    void ingest_sameContentOfAnotherName_isANewSubject() throws Exception {
        fixture.provider.then(waiting()).then(waiting());
        Task first = accepted(ingest("hero.png", MediaFiles.png(100, 100))).orElseThrow();
        Task second = accepted(ingest("villain.png", MediaFiles.png(100, 100))).orElseThrow();

        assertThat(second.id()).isNotEqualTo(first.id());
    }

    @Test
    void ingest_sameManifestWithOtherRelativeMedia_isANewSubject() throws Exception {
        fixture.provider.then(waiting()).then(waiting());
        String manifest = "{\"name\":\"Hero\",\"images\":[\"front.png\"]}";
        write("cast/front.png", MediaFiles.png(100, 100));
        Task first = accepted(ingest("cast/hero.json", manifest)).orElseThrow();
        Task same = accepted(ingest("cast/hero.json", manifest)).orElseThrow();
        write("cast/front.png", MediaFiles.png(100, 101));
        Task second = accepted(ingest("cast/hero.json", manifest)).orElseThrow();

        assertThat(same.id()).isEqualTo(first.id());
        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(fixture.provider.submitted).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hero.png.json",
                "HERO.JPeG.json",
                "x.webp.json",
                "0123456789abcdef0123456789abcdef.json",
                "0123456789ABCDEF0123456789ABCDEF.json",
                "hero.JSON.json",
                "cast/hero.Json.json"
            })
    void ingest_manifestWhoseResultWouldHaveThePathOfAnother_isRefused(String path) throws Exception {

        assertThat(accepted(ingest(path, "{\"name\":\"Hero\",\"images\":[\"front.png\"]}")))
                .isEmpty();
        assertThat(rejected(path).at("/violations/0/rule").asText()).isEqualTo("manifest_name");
        assertThat(fixture.provider.submitted).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cast/hero.png.json",
                "hero.mp4.json",
                "hero.json.json",
                "png.json",
                "cast/0123456789abcdef0123456789abcdef.json"
            })
    void ingest_manifestWithAnotherName_isRead(String path) throws Exception {
        write("front.png", MediaFiles.png(100, 100));
        write("cast/front.png", MediaFiles.png(100, 100));
        fixture.provider.then(waiting());

        assertThat(accepted(ingest(path, "{\"name\":\"Hero\",\"images\":[\"front.png\"]}")))
                .isPresent();
    }

    @Test
    void ingest_whileAnotherDeliverySubmits_isDeferred() throws Exception {
        UploadOutcome[] second = new UploadOutcome[1];
        fixture.provider
                .then(waiting())
                .during(() -> second[0] = fixture.ingest.ingest(
                        new Upload("hero.png", Optional.empty(), 1, Instant.EPOCH),
                        PollOwner.WORKFLOW,
                        Budgets.ample()));

        accepted(ingest("hero.png", MediaFiles.png(100, 100)));

        assertThat(second[0]).isInstanceOf(Deferred.class);
        assertThat(fixture.provider.submitted).hasSize(1);
    }

    @Test
    void ingest_littleTimeLeft_isDeferredAndReadsNothing() {
        UploadOutcome outcome = fixture.ingest.ingest(
                new Upload("missing.png", Optional.empty(), 1, Instant.EPOCH),
                PollOwner.WORKFLOW,
                TimeBudget.of(Duration.ofSeconds(13), fixture.clock));

        assertThat(outcome).isInstanceOf(Deferred.class);
    }

    @Test
    void ingest_fileThatWasRemoved_isIgnored() {
        assertThat(fixture.ingest.ingest(
                        new Upload("missing.png", Optional.empty(), 1, Instant.EPOCH),
                        PollOwner.WORKFLOW,
                        Budgets.ample()))
                .isInstanceOf(Ignored.class);
        assertThat(data.resolve("rejected")).isEmptyDirectory();
    }

    @Test
    void ingest_pictureThatIsCutOff_waitsForAMinuteAndIsRefused() throws Exception {
        byte[] whole = MediaFiles.jpeg(100, 100);
        write("hero.jpg", Arrays.copyOf(whole, whole.length - 2));
        Files.setLastModifiedTime(data.resolve("incoming/hero.jpg"), FileTime.from(fixture.clock.instant()));
        Upload upload = new Upload("hero.jpg", Optional.empty(), 1, fixture.clock.instant());

        UploadOutcome first = fixture.ingest.ingest(upload, PollOwner.WORKFLOW, Budgets.ample());
        assertThat(first).isInstanceOfSatisfying(Deferred.class, deferred -> assertThat(deferred.incomplete())
                .isTrue());
        fixture.clock.advance(Duration.ofSeconds(60).plusMillis(1));

        assertThat(accepted(fixture.ingest.ingest(upload, PollOwner.WORKFLOW, Budgets.ample())))
                .isEmpty();
        assertThat(rejected("hero.jpg.json").at("/violations/0/rule").asText()).isEqualTo("media_truncated");
        assertThat(fixture.provider.submitted).isEmpty();
    }

    @Test
    void ingest_manifestWhosePictureIsStillCopied_isSubmittedOnceItIsWhole() throws Exception {
        byte[] whole = MediaFiles.png(100, 100);
        write("cast/front.png", Arrays.copyOf(whole, whole.length - 12));
        Files.setLastModifiedTime(data.resolve("incoming/cast/front.png"), FileTime.from(fixture.clock.instant()));
        String manifest = "{\"name\":\"Hero\",\"images\":[\"front.png\"]}";
        assertThat(ingest("cast/hero.json", manifest)).isInstanceOf(Deferred.class);

        write("cast/front.png", whole);
        fixture.provider.then(waiting());

        assertThat(accepted(ingest("cast/hero.json", manifest))).isPresent();
    }

    @Test
    void ingest_providerBusy_isDeferredByRetryAfter() throws Exception {
        fixture.provider
                .then(new ProviderException.Busy(error("TooManyRequests"), Optional.of(Duration.ofSeconds(7))))
                .then(waiting());
        Deferred later = (Deferred) ingest("hero.png", MediaFiles.png(100, 100));
        assertThat(later.delay()).isEqualTo(Duration.ofSeconds(7));
        assertThat(fixture.tasks
                        .list(Optional.of(TaskStatus.FAILED), 10, Optional.empty())
                        .tasks())
                .hasSize(1)
                .allSatisfy(deferred -> assertThat(deferred.endedVersion()).isEmpty());
        Task task = accepted(fixture.ingest.ingest(
                        new Upload("hero.png", Optional.empty(), 0, Instant.EPOCH),
                        PollOwner.WORKFLOW,
                        Budgets.ample()))
                .orElseThrow();

        assertThat(task.status()).isEqualTo(TaskStatus.SUBMITTED);
    }

    @Test
    void ingest_providerRefuses_leavesADocument() throws Exception {
        fixture.provider.then(new ProviderException.Rejected(error("AuditSubmitIllegal")));
        Task task = accepted(ingest("hero.png", MediaFiles.png(100, 100))).orElseThrow();

        assertThat(task.status()).isEqualTo(TaskStatus.FAILED);
        assertThat(rejected("hero.png.json").at("/error/code").asText()).isEqualTo("AuditSubmitIllegal");
    }

    @Test
    void ingest_noResponse_isAcceptedAndNeverSentAgain() throws Exception {
        fixture.provider.then(new ProviderException.Unconfirmed(error("no_response")));

        assertThat(accepted(ingest("hero.png", MediaFiles.png(100, 100)))
                        .orElseThrow()
                        .status())
                .isEqualTo(TaskStatus.UNCONFIRMED);
        assertThat(accepted(fixture.ingest.ingest(
                                new Upload("hero.png", Optional.empty(), 0, Instant.EPOCH),
                                PollOwner.WORKFLOW,
                                Budgets.ample()))
                        .orElseThrow()
                        .status())
                .isEqualTo(TaskStatus.UNCONFIRMED);
        assertThat(fixture.provider.submitted).hasSize(1);
    }

    private UploadOutcome ingest(String path, String text) throws Exception {
        return ingest(path, text.getBytes(StandardCharsets.UTF_8));
    }

    private UploadOutcome ingest(String path, byte[] file) throws Exception {
        write(path, file);
        return fixture.ingest.ingest(
                new Upload(path, Optional.empty(), file.length, Instant.EPOCH), PollOwner.WORKFLOW, Budgets.ample());
    }

    private void write(String path, byte[] file) throws Exception {
        Path target = data.resolve("incoming").resolve(path);
        Files.createDirectories(target.getParent());
        Files.write(target, file);
    }

    private static Optional<Task> accepted(UploadOutcome outcome) {
        return ((Accepted) outcome).task();
    }

    private JsonNode rejected(String path) throws Exception {
        return new JsonMapper()
                .readTree(fixture.results.read(Prefix.REJECTED, path).orElseThrow());
    }
}
