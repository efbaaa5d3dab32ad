package dev.vidusubjects.result;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.vidusubjects.media.Rule;
import dev.vidusubjects.result.ResultStore.Prefix;
import dev.vidusubjects.standalone.files.DataDirectory;
import dev.vidusubjects.standalone.files.FolderResultStore;
import dev.vidusubjects.subject.Subject;
import dev.vidusubjects.subject.Violation;
import dev.vidusubjects.task.Completion;
import dev.vidusubjects.task.Intent;
import dev.vidusubjects.task.KeptMedia;
import dev.vidusubjects.task.PollState;
import dev.vidusubjects.task.StoredRequest;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskError;
import dev.vidusubjects.task.TaskError.Remedy;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.Tasks;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskDocumentsTest {

    private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");
    private static final String PATH = "cast/hero.json";
    private static final KeptMedia IMAGE = Tasks.keptMedia("image-0.png");
    private static final KeptMedia VIDEO = Tasks.keptMedia("video-0.mp4");

    @TempDir
    Path data;

    private ResultStore store;
    private TaskDocuments documents;

    @BeforeEach
    void open() {
        store = new FolderResultStore(new DataDirectory(data));
        documents = new TaskDocuments(store);
    }

    @Test
    void completed_olderAfterNewer_isStoredAtItsOwnPath() throws Exception {
        Task older = uploaded(1);
        Task newer = uploaded(2);

        assertThat(complete(newer)).isEqualTo("local://results/cast/hero.json");
        assertThat(complete(older)).isEqualTo("local://results/" + older.id() + ".json");

        assertThat(result(PATH)).isEqualTo(newer.id().value());
        assertThat(result(older.id() + ".json")).isEqualTo(older.id().value());
        assertThat(documents.findResult(older)).isPresent();
        assertThat(documents.findResult(newer)).isPresent();
    }

    @Test
    void completed_newerAfterOlder_replacesItAndKeepsItAside() throws Exception {
        Task older = uploaded(1);
        Task newer = uploaded(2);

        complete(older);
        complete(newer);

        assertThat(result(PATH)).isEqualTo(newer.id().value());
        assertThat(documents.findResult(older).map(TaskDocumentsTest::taskOf))
                .contains(older.id().value());
    }

    @Test
    void completed_sameTaskTwice_isOneDocument() throws Exception {
        Task task = uploaded(1);
        complete(task);
        complete(task);

        assertThat(result(PATH)).isEqualTo(task.id().value());
        assertThat(store.read(Prefix.RESULTS, task.id() + ".json")).isEmpty();
    }

    @Test
    void completed_manyAtOnce_theNewestIsThereAndNoneIsLost() throws Exception {
        List<Task> tasks =
                IntStream.range(0, 8).mapToObj(TaskDocumentsTest::uploaded).toList();
        ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
        try {
            List<Callable<String>> writes = tasks.stream()
                    .map(task -> (Callable<String>) () -> complete(task))
                    .toList();
            for (Future<String> write : threads.invokeAll(writes)) {
                write.get();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(result(PATH)).isEqualTo(tasks.get(7).id().value());
        for (Task task : tasks) {
            assertThat(documents.findResult(task).map(TaskDocumentsTest::taskOf))
                    .contains(task.id().value());
        }
    }

    /** A comparison was delayed while an operator submitted the task again, and the new submission completed. */
    @ParameterizedTest
    @ValueSource(strings = {PATH, ""})
    void completed_fromAnEarlierVersion_leavesTheLaterDocument(String uploadPath) throws Exception {
        Task later = version(3, task(uploadPath, 1));
        complete(later);
        byte[] document = documents.findResult(later).orElseThrow();

        assertThat(complete(version(2, task(uploadPath, 1)), false)).isEmpty();

        assertThat(documents.findResult(later)).hasValue(document);
    }

    /**
     * After a restore from a backup, the store has earlier versions than the documents; these documents must not block
     * it.
     */
    @ParameterizedTest
    @ValueSource(strings = {PATH, ""})
    void completed_fromAnEarlierVersionThatTheStoreHas_isWritten(String uploadPath) throws Exception {
        complete(version(3, task(uploadPath, 1)));
        Task restored = version(2, task(uploadPath, 1));

        assertThat(complete(restored, true)).isPresent();

        assertThat(documents.findResult(restored).map(found -> json(found).at("/task/version")))
                .hasValueSatisfying(version -> assertThat(version.asLong()).isEqualTo(2));
    }

    @Test
    void failed_fromAnEarlierVersion_leavesTheLaterDocument() throws Exception {
        Task later = version(3, task("", 1));
        documents.failed(later, failed(later));
        byte[] document = store.read(Prefix.REJECTED, later.documentPath()).orElseThrow();

        Task earlier = version(2, later);
        documents.failed(earlier, failed(earlier));

        assertThat(store.read(Prefix.REJECTED, later.documentPath())).hasValue(document);
    }

    @Test
    void removeRejection_ofEarlierContent_isGone() throws Exception {
        refuse(1);
        Task corrected = uploaded(2);
        complete(corrected);
        documents.removeRejection(corrected);

        assertThat(store.read(Prefix.REJECTED, PATH)).isEmpty();
    }

    @Test
    void removeRejection_ofNewerContent_removesNothing() throws Exception {
        refuse(3);
        Task earlier = uploaded(2);
        complete(earlier);
        documents.removeRejection(earlier);

        assertThat(store.read(Prefix.REJECTED, PATH)).isPresent();
    }

    @Test
    void refused_earlierThanAResult_leavesNothing() throws Exception {
        complete(uploaded(2));

        assertThat(refuse(1)).isFalse();
        assertThat(store.read(Prefix.REJECTED, PATH)).isEmpty();
    }

    @Test
    void refused_earlierThanAnotherRefusal_leavesTheOther() throws Exception {
        assertThat(refuse(2)).isTrue();
        byte[] newer = store.read(Prefix.REJECTED, PATH).orElseThrow();
        assertThat(refuse(1)).isFalse();
        assertThat(store.read(Prefix.REJECTED, PATH).orElseThrow()).isEqualTo(newer);
    }

    @Test
    void refused_nameOfAnotherSource_doesNotReplaceItsDocument() throws Exception {
        Task image = task("hero.png", 1);
        documents.failed(image, failed(image));

        byte[] manifest = ResultDocument.refused(
                "hero.png.json",
                START.plusSeconds(5),
                List.of(Violation.invalid("$", Rule.MANIFEST_NAME, "no")),
                START);

        assertThat(documents.refused("hero.png.json", manifest)).isFalse();
        assertThat(documents.hasRejection(image)).isTrue();
    }

    @Test
    void failed_earlierThanAResult_isStoredAtItsOwnPath() throws Exception {
        complete(uploaded(2));
        Task stale = uploaded(1);
        documents.failed(stale, failed(stale));

        assertThat(store.read(Prefix.REJECTED, PATH)).isEmpty();
        assertThat(documents.hasRejection(stale)).isTrue();
    }

    @Test
    void failed_laterThanAResult_isThereBesideIt() throws Exception {
        complete(uploaded(1));
        Task later = uploaded(2);
        documents.failed(later, failed(later));

        assertThat(documents.hasRejection(later)).isTrue();
        assertThat(result(PATH)).isEqualTo(uploaded(1).id().value());
    }

    /** A user who returns to the earlier content gets its result, and no rejection of the content in between. */
    @Test
    void uploadedAgain_afterAnotherContent_isTheResultOfThePathAgain() throws Exception {
        Task first = uploaded(1);
        Task second = uploaded(2);
        complete(first);
        complete(second);
        refuse(3);

        documents.uploadedAgain(first, START.plusSeconds(4));

        assertThat(result(PATH)).isEqualTo(first.id().value());
        assertThat(documents.findResult(second).map(TaskDocumentsTest::taskOf))
                .contains(second.id().value());
        assertThat(store.read(Prefix.REJECTED, PATH)).isEmpty();
    }

    @Test
    void addMedia_ofTaskWithDocumentsAtBothPaths_addsThemToBoth() throws Exception {
        Task first = uploaded(1);
        complete(first);
        complete(uploaded(2));
        documents.uploadedAgain(first, START.plusSeconds(4));

        documents.addMedia(first.withMedia(List.of(IMAGE)));

        assertThat(mediaOf(PATH)).containsExactly("image-0.png");
        assertThat(mediaOf(first.id() + ".json")).containsExactly("image-0.png");
        assertThat(mediaOf(uploaded(2).id() + ".json")).isEmpty();
    }

    @Test
    void addMedia_pathHasTheResultOfAnotherTask_addsThemAtTheOwnPathOnly() throws Exception {
        Task older = uploaded(1);
        complete(older);
        complete(uploaded(2));

        documents.addMedia(older.withMedia(List.of(IMAGE)));

        assertThat(mediaOf(PATH)).isEmpty();
        assertThat(mediaOf(older.id() + ".json")).containsExactly("image-0.png");
    }

    @Test
    void addMedia_ofTaskWithoutUpload_addsThem() throws Exception {
        Task task = task("", 1);
        complete(task);

        documents.addMedia(task.withMedia(List.of(IMAGE)));

        assertThat(mediaOf(task.documentPath())).containsExactly("image-0.png");
    }

    /** Of two processes that keep media at once, the one that knows fewer may write last. */
    @Test
    void addMedia_fewerThanTheDocumentHas_removesNone() throws Exception {
        Task task = uploaded(1);
        complete(task);
        documents.addMedia(task.withMedia(List.of(IMAGE, VIDEO)));

        documents.addMedia(task.withMedia(List.of(IMAGE)));

        assertThat(mediaOf(PATH)).containsExactly("image-0.png", "video-0.mp4");
    }

    @Test
    void addMedia_withoutADocument_writesNone() throws Exception {
        Task task = uploaded(1);

        documents.addMedia(task.withMedia(List.of(IMAGE)));

        assertThat(store.find(Prefix.RESULTS, PATH)).isEmpty();
        assertThat(store.find(Prefix.RESULTS, task.id() + ".json")).isEmpty();
    }

    @Test
    void addMedia_whileTheDocumentChanges_losesNothing() throws Exception {
        Task task = uploaded(1);
        complete(task);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Void>> writes = IntStream.range(0, 4)
                    .mapToObj(number -> (Callable<Void>) () -> {
                        documents.addMedia(task.withMedia(List.of(Tasks.keptMedia("image-" + number + ".png"))));
                        return null;
                    })
                    .toList();
            for (Future<Void> write : threads.invokeAll(writes)) {
                write.get();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(mediaOf(PATH)).containsExactly("image-0.png", "image-1.png", "image-2.png", "image-3.png");
    }

    /** A process stopped after it wrote the document; the sweep ends the task, and writes the document again. */
    @ParameterizedTest
    @ValueSource(strings = {PATH, ""})
    void completed_repeatedLateWithoutMedia_keepsThem(String uploadPath) throws Exception {
        Task task = task(uploadPath, 1);
        complete(task);
        documents.addMedia(task.withMedia(List.of(IMAGE, VIDEO)));

        complete(task);
        assertThat(mediaOf(task.documentPath())).containsExactly("image-0.png", "video-0.mp4");
        complete(task.withMedia(List.of(IMAGE)));

        assertThat(mediaOf(task.documentPath())).containsExactly("image-0.png", "video-0.mp4");
    }

    @Test
    void completed_newerTaskOfThePath_hasNoMediaOfTheOlderOne() throws Exception {
        Task older = uploaded(1);
        complete(older);
        documents.addMedia(older.withMedia(List.of(IMAGE)));

        complete(uploaded(2));

        assertThat(mediaOf(PATH)).isEmpty();
        assertThat(mediaOf(older.id() + ".json")).containsExactly("image-0.png");
    }

    private List<String> mediaOf(String path) throws IOException {
        JsonNode document = json(store.read(Prefix.RESULTS, path).orElseThrow());
        return document.path("media").findValuesAsText("name");
    }

    private String complete(Task task) throws IOException {
        return complete(task, false).orElseThrow();
    }

    private Optional<String> complete(Task task, boolean isCurrent) throws IOException {
        return documents.completed(task, ResultDocument.completed(task, "{\"cost\":\"1\"}"), () -> isCurrent);
    }

    private boolean refuse(int second) throws IOException {
        Instant uploadedAt = START.plusSeconds(second);
        return documents.refused(
                PATH,
                ResultDocument.refused(
                        PATH, uploadedAt, List.of(Violation.invalid("$", Rule.MANIFEST, "no")), uploadedAt));
    }

    private static byte[] failed(Task task) {
        Task submitting = version(task.version(), Task.of(task.id(), task.intent()));
        return ResultDocument.failed(
                Tasks.failed(submitting, new TaskError("code", "message", Remedy.NONE), START.plusSeconds(60)), "");
    }

    private static Task uploaded(int second) {
        return task(PATH, second);
    }

    private static Task task(String path, int second) {
        Instant uploadedAt = START.plusSeconds(second);
        Instant created = START.plusSeconds(30 - second);
        Intent intent = new Intent(
                new StoredRequest("Hero", List.of("local://incoming/hero.png"), List.of(), Optional.empty()),
                "fingerprint",
                "attempt",
                Optional.of(path).filter(upload -> !upload.isEmpty()),
                List.of(),
                created,
                created,
                Optional.of(uploadedAt));
        Subject subject = new Subject(
                "subject-" + second,
                "Hero",
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty());
        return Tasks.completed(
                Tasks.submitted(
                        Task.of(TaskId.ofKey("test", path + second), intent),
                        new PollState("p-1", created, created.plusSeconds(60), created, 0, 0),
                        created),
                new Completion(created, subject, ""),
                created);
    }

    private static Task version(long version, Task task) {
        return new Task(
                task.id(),
                version,
                task.status(),
                task.intent(),
                task.updatedAt(),
                task.pollState(),
                task.completion(),
                task.error(),
                task.reconciliation(),
                task.endedVersion(),
                task.media());
    }

    private String result(String path) throws IOException {
        return store.read(Prefix.RESULTS, path).map(TaskDocumentsTest::taskOf).orElse("none");
    }

    private static String taskOf(byte[] document) {
        return json(document).path("task").path("id").asText();
    }

    private static JsonNode json(byte[] document) {
        try {
            return new JsonMapper().readTree(document);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
