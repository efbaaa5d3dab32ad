package dev.vidusubjects.standalone.incoming;

import static dev.vidusubjects.fixture.ScriptedProvider.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vidusubjects.builder.MediaFiles;
import dev.vidusubjects.fixture.Budgets;
import dev.vidusubjects.fixture.Fixture;
import dev.vidusubjects.fuzz.FuzzTries;
import dev.vidusubjects.fuzz.HostileJson;
import dev.vidusubjects.fuzz.HostilePath;
import dev.vidusubjects.provider.ProviderRequest;
import dev.vidusubjects.standalone.files.DataDirectory;
import dev.vidusubjects.submission.SubmitCommand.PollOwner;
import dev.vidusubjects.submission.UploadOutcome;
import dev.vidusubjects.submission.UploadOutcome.Accepted;
import dev.vidusubjects.submission.UploadOutcome.Deferred;
import dev.vidusubjects.submission.UploadOutcome.Ignored;
import dev.vidusubjects.task.Task;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Any file that is dropped into the incoming folder becomes a task, or its rejection says why, or it is ignored; it is
 * never retried forever. Nothing outside the folders is read, either by a path or by a symbolic link, and nothing is
 * written there.
 */
class ManifestFuzzTest {

    private static final Duration SETTLE = Duration.ofSeconds(1);

    /** Its size differs from that of every other image here: it is in a submission only if it was read. */
    private static final byte[] CANARY = MediaFiles.png(77, 78);

    private static final String[] CANARIES = {
        "canary.png", "data/canary.png", "data/results/canary.png", "data/rejected/canary.png", "data/state/canary.png"
    };

    private static final Pattern WRITTEN = Pattern.compile(
            "data/(incoming|results|rejected|uploads|state)/.*|data/tasks.*|data/upload\\.key", Pattern.DOTALL);

    private static final Logger LOG = Logger.getLogger("dev.vidusubjects");

    @TempDir
    Path folder;

    private final Map<String, Object> outcomes = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private Fixture fixture;
    private IncomingFolder incoming;

    /** The tests cause hundreds of refusals, which would only fill the log. */
    @BeforeAll
    static void muteLog() {
        LOG.setLevel(Level.SEVERE);
    }

    @AfterAll
    static void restoreLog() {
        LOG.setLevel(null);
    }

    @BeforeEach
    void open() throws IOException {
        Path data = folder.resolve("data");
        fixture = new Fixture(data);
        incoming = new IncomingFolder(
                new DataDirectory(data),
                SETTLE,
                upload -> {
                    try {
                        UploadOutcome outcome = fixture.ingest.ingest(upload, PollOwner.WORKFLOW, Budgets.ample());
                        outcomes.put(upload.path(), outcome);
                        return outcome;
                    } catch (RuntimeException e) {
                        outcomes.put(upload.path(), e);
                        throw e;
                    }
                },
                fixture.clock,
                () -> 0L);
        for (String canary : CANARIES) {
            Files.write(folder.resolve(canary), CANARY);
        }
        put("hero.png", MediaFiles.png(100, 100));
        put("cast/hero.png", MediaFiles.png(100, 100));
        put("cast/h\u00e9ro.png", MediaFiles.png(100, 100));
        settle();
        outcomes.clear();
    }

    @AfterEach
    void assertNothingElseReadOrWritten() throws IOException {
        incoming.stop();
        fixture.close();
        for (String canary : CANARIES) {
            assertThat(folder.resolve(canary)).hasBinaryContent(CANARY);
            Files.delete(folder.resolve(canary));
        }
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.filter(file -> !Files.isDirectory(file)))
                    .map(file -> folder.relativize(file).toString())
                    .allSatisfy(file -> assertThat(file).matches(WRITTEN));
        }
        String canary = Base64.getEncoder().encodeToString(CANARY);
        assertThat(fixture.provider.submitted)
                .flatExtracting(ProviderRequest::images)
                .noneMatch(image -> image.toString().contains(canary.substring(0, 60)));
    }

    @Test
    void manifests_untrusted_becomeATaskOrARejection() {
        String manifest = "{\"name\": \"Hero\", \"images\": [\"hero.png\", \"../hero.png\"], \"videos\": [],"
                + " \"voice_id\": \"v\", \"model\": \"vidu_create_subjects\"}";
        FuzzTries.check(HostileJson.near(manifest), 20260211, 150, this::drop);
    }

    @Test
    void paths_outsideTheFolders_areRejected() throws IOException {
        link("cast/link.png", folder.resolve("canary.png"));
        link("cast/near.png", folder.resolve("data/results/canary.png"));
        link("cast/up", folder);
        link("cast/results", folder.resolve("data/results"));
        link("cast/chain.png", folder.resolve("data/incoming/cast/link.png"));

        Arbitrary<String> ends = Arbitraries.of(
                "canary.png",
                "../canary.png",
                "../../canary.png",
                "../../../canary.png",
                "../../results/canary.png",
                "../../state/canary.png",
                "link.png",
                "near.png",
                "chain.png",
                "up/canary.png",
                "up/data/results/canary.png",
                "results/canary.png",
                "LINK.PNG",
                folder.resolve("canary.png").toString(),
                "local://incoming/cast/link.png",
                "local://incoming/cast/up/canary.png",
                "local://incoming/../canary.png",
                "local://incoming/%2e%2e/canary.png",
                "local://incoming/..%2fresults%2fcanary.png",
                "local://results/canary.png",
                "local://state/canary.png",
                "local:///../canary.png",
                "s3://other/incoming/canary.png",
                "s3://incoming/cast/hero.png",
                "file://" + folder.resolve("canary.png"),
                "http://127.0.0.1:1/canary.png",
                "https://127.0.0.1:1/canary.png");
        Arbitrary<String> paths = Arbitraries.frequencyOf(
                Tuple.of(3, ends),
                Tuple.of(
                        4,
                        Combinators.combine(HostilePath.paths(), ends)
                                .as((path, end) -> path.isEmpty() ? end : path + "/" + end)));

        FuzzTries.check(paths, 20260212, 150, path -> {
            byte[] manifest = ("{\"name\": \"Hero\", \"images\": [" + HostileJson.quoted(path) + "]}")
                    .getBytes(StandardCharsets.UTF_8);
            String file = drop(manifest);
            assertThat(outcomes.get(file)).isEqualTo(new Accepted(Optional.empty()));
        });
    }

    /** Proves that the paths above are refused because they lead out of the folders. */
    @Test
    void paths_withinTheFolders_areAccepted() throws IOException {
        link("cast/inside.png", folder.resolve("data/incoming/hero.png"));

        for (String path : new String[] {
            "hero.png",
            "./hero.png",
            "../hero.png",
            "x/../hero.png",
            "h\u00e9ro.png",
            "inside.png",
            "local://incoming/hero.png"
        }) {
            String file = drop(("{\"name\": \"Hero\", \"images\": [" + HostileJson.quoted(path) + "]}")
                    .getBytes(StandardCharsets.UTF_8));
            assertThat(((Accepted) outcomes.get(file)).task()).as(path).isPresent();
        }
    }

    @Test
    void files_ofAnyName_areAcceptedOrIgnored() {
        byte[] image = MediaFiles.png(100, 100);
        Arbitrary<String> names = Arbitraries.frequencyOf(
                Tuple.of(3, HostilePath.paths()),
                Tuple.of(3, HostileJson.texts()),
                Tuple.of(
                        2,
                        Arbitraries.of(
                                "HERO.JSON",
                                "hero.Json",
                                "hero.json.png",
                                "hero.png.json",
                                ".json",
                                "a b.png",
                                "a%2fb.png",
                                "%2e%2e.png",
                                "..png",
                                "a\\..\\..\\b.png",
                                "a\nb.png",
                                "e\u0301.png",
                                "\u00e9.png",
                                "\ud83d\ude00.json",
                                "\u202egnp.json",
                                "COM1.png",
                                "x".repeat(246) + ".png",
                                "x".repeat(251) + ".png",
                                "-rf.png",
                                "$(id).png")));

        FuzzTries.check(
                Combinators.combine(names, Arbitraries.of(".png", ".json", "")).as((name, end) -> name + end),
                20260213,
                100,
                name -> {
                    Path file;
                    try {
                        file = folder.resolve("data/incoming").resolve(name).normalize();
                        requireInside(file);
                        Files.createDirectories(file.getParent());
                        Files.write(file, image);
                    } catch (InvalidPathException | FileSystemException e) {
                        return;
                    }
                    fixture.provider.then(waiting());
                    settle();
                    assertThat(outcomes.values())
                            .allMatch(outcome -> outcome instanceof Accepted || outcome instanceof Ignored);
                    outcomes.clear();
                });
    }

    private void requireInside(Path file) throws FileSystemException {
        if (!file.startsWith(folder.resolve("data/incoming")) || Files.isDirectory(file)) {
            throw new FileSystemException("not a file of the folder");
        }
    }

    /**
     * Drops a manifest into the incoming folder, and waits for its outcome.
     *
     * @return its path in the incoming folder
     */
    private String drop(byte[] manifest) throws IOException {
        String file = "cast/manifest-" + count.incrementAndGet() + ".json";
        put(file, manifest);
        fixture.provider.then(waiting());
        settle();
        Object outcome = outcomes.get(file);
        assertThat(outcome).isInstanceOf(Accepted.class).isNotInstanceOf(Deferred.class);
        Optional<Task> task = ((Accepted) outcome).task();
        assertThat(Files.exists(folder.resolve("data/rejected").resolve(file))).isNotEqualTo(task.isPresent());
        Files.delete(folder.resolve("data/incoming").resolve(file));
        return file;
    }

    private void put(String path, byte[] content) throws IOException {
        Path file = folder.resolve("data/incoming").resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }

    private void link(String path, Path target) throws IOException {
        try {
            Files.createSymbolicLink(folder.resolve("data/incoming").resolve(path), target);
        } catch (UnsupportedOperationException e) {
            assumeTrue(false, "no symbolic links here");
        }
    }

    private void settle() throws IOException {
        fixture.provider.then(waiting());
        incoming.scan();
        fixture.clock.advance(SETTLE);
        incoming.scan();
        await().pollInterval(Duration.ofMillis(1)).until(incoming::idle);
    }
}
