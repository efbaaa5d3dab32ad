package dev.vidusubjects.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.vidusubjects.builder.MediaFiles;
import dev.vidusubjects.emulators.RawServer;
import dev.vidusubjects.fixture.EventsFixture;
import dev.vidusubjects.fixture.RecordedLog;
import dev.vidusubjects.result.ResultDocument;
import dev.vidusubjects.result.ResultStore.Prefix;
import dev.vidusubjects.task.KeptMedia;
import dev.vidusubjects.task.NoSuchTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.Tasks;
import dev.vidusubjects.time.TimeBudget;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeepMediaTest {

    private static final byte[] PNG = MediaFiles.png(10, 10);
    private static final byte[] JPEG = MediaFiles.jpeg(10, 10);
    private static final byte[] MP4 = MediaFiles.mp4(320, 240, Duration.ofSeconds(2));

    @TempDir
    Path data;

    private EventsFixture fixture;
    private KeepMedia keepMedia;

    @BeforeEach
    void open() throws Exception {
        fixture = new EventsFixture(data);
        keepMedia = fixture.keepMedia();
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    /** The server declares {@code application/octet-stream}, and the names have no extension: the bytes decide. */
    @Test
    void keep_picturesAndVideo_copiesThemAndListsThem() throws Exception {
        Task task = completed(List.of("/a?signature=secret", "/b"), List.of("/c"));
        fixture.server
                .then(EventsFixture.file(PNG))
                .then(EventsFixture.file(JPEG))
                .then(EventsFixture.file(MP4));

        KeepMedia.Kept kept = keepMedia.keep(task, fixture.budget());

        assertThat(kept.missing()).isZero();
        assertThat(fixture.copies.copies.keySet())
                .containsExactly(name(task, "image-0.png"), name(task, "image-1.jpg"), name(task, "video-0.mp4"));
        assertThat(fixture.copies.copies.get(name(task, "image-0.png"))).isEqualTo(PNG);
        assertThat(fixture.copies.copies.get(name(task, "video-0.mp4"))).isEqualTo(MP4);
        assertThat(kept.task().media().get(0))
                .isEqualTo(new KeptMedia(
                        "image-0.png",
                        "local://media/" + task.id() + "/image-0.png",
                        "image/png",
                        PNG.length,
                        sha256(PNG),
                        fixture.url("/a")));
        assertThat(kept.task().media())
                .extracting(KeptMedia::contentType)
                .containsExactly("image/png", "image/jpeg", "video/mp4");
        assertThat(fixture.tasks.require(task.id()))
                .isEqualTo(task.withMedia(kept.task().media()));
        assertThat(listedMedia(task)).containsExactly("image-0.png", "image-1.jpg", "video-0.mp4");
        assertThat(document(task).toString()).doesNotContain("\"source_url\":\"" + fixture.url("/a") + "?");
    }

    @Test
    void keep_htmlInsteadOfAPicture_isNotKeptAndIsTriedAgain() throws Exception {
        Task task = completed(List.of("/a", "/b"), List.of());
        fixture.server.thenRespond(200, "<!doctype html><html>Sign in</html>").then(EventsFixture.file(PNG));

        KeepMedia.Kept first = keepMedia.keep(task, fixture.budget());

        assertThat(first.missing()).isEqualTo(1);
        assertThat(fixture.copies.copies.keySet()).containsExactly(name(task, "image-1.png"));
        assertThat(listedMedia(task)).containsExactly("image-1.png");

        fixture.server.then(EventsFixture.file(JPEG));
        KeepMedia.Kept second = keepMedia.keep(task, fixture.budget());

        assertThat(second.missing()).isZero();
        assertThat(fixture.server.requests()).hasSize(3).last().asString().startsWith("GET /a ");
        assertThat(listedMedia(task)).containsExactly("image-0.jpg", "image-1.png");
    }

    static Stream<RawServer.Handler> brokenDownloads() {
        return Stream.of(
                EventsFixture.half(PNG),
                EventsFixture.half(MP4),
                EventsFixture.withoutLength(Arrays.copyOf(PNG, PNG.length - 1)),
                EventsFixture.withoutLength(Arrays.copyOf(JPEG, JPEG.length - 2)),
                EventsFixture.withoutLength(new byte[0]),
                RawServer.hangUp(),
                RawServer.reset());
    }

    @ParameterizedTest
    @MethodSource("brokenDownloads")
    void keep_cutDownload_leavesNothingBehind(RawServer.Handler broken) throws Exception {
        Task task = completed(List.of("/a"), List.of());
        fixture.server.then(broken);

        KeepMedia.Kept kept = keepMedia.keep(task, fixture.budget());

        assertThat(kept.missing()).isEqualTo(1);
        assertThat(fixture.server.requests()).hasSize(1);
        assertThat(fixture.copies.copies).isEmpty();
        assertThat(fixture.tasks.require(task.id())).isEqualTo(task);
        assertThat(document(task).has("media")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 206, 302, 403, 404, 429, 500, 503})
    void keep_otherStatus_isNotKept(int status) throws Exception {
        Task task = completed(List.of("/a"), List.of());
        fixture.server.thenRespond(status, "", "location: " + fixture.url("/b"));

        assertThat(keepMedia.keep(task, fixture.budget()).missing()).isEqualTo(1);

        assertThat(fixture.server.requests()).hasSize(1);
        assertThat(fixture.copies.copies).isEmpty();
    }

    @Test
    void keep_largestAndTooLarge_keepsTheFirstOnly() throws Exception {
        Task task = completed(List.of("/a", "/b"), List.of());
        int max = Math.toIntExact(EventsFixture.MAX_BYTES);
        fixture.server
                .then(EventsFixture.file(MediaFiles.png(10, 10, max)))
                .then(EventsFixture.file(MediaFiles.png(10, 10, max + 1)));

        KeepMedia.Kept kept = keepMedia.keep(task, fixture.budget());

        assertThat(kept.missing()).isEqualTo(1);
        assertThat(kept.task().media()).extracting(KeptMedia::bytes).containsExactly(EventsFixture.MAX_BYTES);
    }

    /** The provider's response is untrusted input: its URLs must not reach hosts of the private network. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1/a.png?signature=secret",
                "http://127.0.0.1:1/a.png?signature=secret",
                "https://169.254.169.254/latest/meta-data?signature=secret",
                "file:///etc/passwd?signature=secret",
                "no url at all?signature=secret",
                "data:image/png;base64,secret",
                "//?signature=secret",
                ""
            })
    void keep_urlThatIsNotPublic_isNotReadAndItsQueryNotLogged(String url) throws Exception {
        Task task = fixture.completed(1, List.of(url), List.of(), Optional.empty());
        try (RecordedLog log = RecordedLog.ofPackageOf(KeepMedia.class)) {
            assertThat(keepMedia.keep(task, fixture.budget()).missing()).isEqualTo(1);

            assertThat(log.events()).containsExactly("media_not_copied");
            assertThat(log.text()).doesNotContain("secret");
        }
        assertThat(fixture.server.connections()).isZero();
        assertThat(fixture.copies.copies).isEmpty();
    }

    @Test
    void keep_failedDownload_isLoggedWithoutTheUrl() throws Exception {
        Task task = completed(List.of("/private/a?signature=secret"), List.of());
        fixture.server.thenRespond(404, "signature=secret");
        try (RecordedLog log = RecordedLog.ofPackageOf(KeepMedia.class)) {
            keepMedia.keep(task, fixture.budget());

            assertThat(log.lines("media_not_copied"))
                    .containsExactly("media_not_copied task_id=" + task.id()
                            + " media=image-0 reason=the web server responded with status 404");
        }
    }

    @Test
    void keep_firstCopy_removesTheFilesOfAKilledProcess() throws Exception {
        Path left = Files.createTempFile("kept-media", null);
        Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
        Task task = completed(List.of("/a"), List.of());
        fixture.server.then(EventsFixture.file(PNG));

        keepMedia.keep(task, fixture.budget());

        assertThat(left).doesNotExist();
    }

    @Test
    void keep_noTimeLeft_isNotTried() throws Exception {
        Task task = completed(List.of("/a"), List.of());
        TimeBudget none = TimeBudget.of(Duration.ZERO, fixture.clock);

        assertThat(keepMedia.keep(task, none).missing()).isEqualTo(1);

        assertThat(fixture.server.connections()).isZero();
    }

    @Test
    void keep_storageFailsOnce_keepsTheOthers() throws Exception {
        Task task = completed(List.of("/a", "/b"), List.of());
        fixture.copies.failures = 1;
        fixture.server.then(EventsFixture.file(PNG)).then(EventsFixture.file(PNG));

        KeepMedia.Kept kept = keepMedia.keep(task, fixture.budget());

        assertThat(kept.missing()).isEqualTo(1);
        assertThat(kept.task().media()).extracting(KeptMedia::name).containsExactly("image-1.png");
    }

    @Test
    void keep_everythingIsKept_readsNothingAndMendsTheDocument() throws Exception {
        Task task = completed(List.of("/a"), List.of());
        fixture.server.then(EventsFixture.file(PNG));
        keepMedia.keep(task, fixture.budget());
        fixture.results.write(Prefix.RESULTS, task.documentPath(), ResultDocument.completed(task, "{}"));
        assertThat(document(task).has("media")).isFalse();

        KeepMedia.Kept kept = keepMedia.keep(task, fixture.budget());

        assertThat(kept.missing()).isZero();
        assertThat(fixture.server.requests()).hasSize(1);
        assertThat(listedMedia(task)).containsExactly("image-0.png");
    }

    @Test
    void keep_taskWithoutMedia_hasNothingMissing() throws Exception {
        Task task = completed(List.of(), List.of());

        assertThat(keepMedia.keep(task, fixture.budget())).isEqualTo(new KeepMedia.Kept(task, 0, true));
    }

    @Test
    void keep_withoutADocument_keepsTheCopies() throws Exception {
        Task task = completed(List.of("/a"), List.of());
        fixture.results.delete(Prefix.RESULTS, task.documentPath());
        fixture.server.then(EventsFixture.file(PNG));

        assertThat(keepMedia.keep(task, fixture.budget()).missing()).isZero();

        assertThat(fixture.results.read(Prefix.RESULTS, task.documentPath())).isEmpty();
        assertThat(fixture.tasks.require(task.id()).media()).hasSize(1);
    }

    @Test
    void keep_expiredTask_throwsNoSuchTaskAndReadsNothing() {
        Task expired = Tasks.completed(404, fixture.clock.instant());

        assertThatThrownBy(() -> keepMedia.keep(expired, fixture.budget())).isInstanceOf(NoSuchTaskException.class);

        assertThat(fixture.server.connections()).isZero();
    }

    @Test
    void keep_firstPictureHangs_keepsTheOthers() throws Exception {
        Task task = completed(List.of("/a", "/b"), List.of("/c"));
        fixture.server.then(RawServer.hang()).then(EventsFixture.file(JPEG)).then(EventsFixture.file(MP4));

        KeepMedia.Kept kept = keepMedia.keep(task, TimeBudget.of(Duration.ofMillis(900), Clock.systemUTC()));

        assertThat(kept.missing()).isEqualTo(1);
        assertThat(kept.task().media()).extracting(KeptMedia::name).containsExactly("image-1.jpg", "video-0.mp4");
    }

    private Task completed(List<String> images, List<String> videos) throws Exception {
        return fixture.completed(
                1,
                images.stream().map(fixture::url).toList(),
                videos.stream().map(fixture::url).toList(),
                Optional.empty());
    }

    private List<String> listedMedia(Task task) throws Exception {
        return document(task).path("media").findValuesAsText("name");
    }

    private JsonNode document(Task task) throws Exception {
        byte[] document =
                fixture.results.read(Prefix.RESULTS, task.documentPath()).orElseThrow();
        return new JsonMapper().readTree(new String(document, StandardCharsets.UTF_8));
    }

    private static String name(Task task, String name) {
        return task.id() + "/" + name;
    }

    private static String sha256(byte[] content) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }
}
