package dev.vidusubjects.standalone.incoming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vidusubjects.standalone.files.DataDirectory;
import dev.vidusubjects.submission.Upload;
import dev.vidusubjects.submission.UploadOutcome;
import dev.vidusubjects.submission.UploadOutcome.Accepted;
import dev.vidusubjects.submission.UploadOutcome.Deferred;
import dev.vidusubjects.submission.UploadOutcome.Ignored;
import dev.vidusubjects.time.MutableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncomingFolderTest {

    private static final Duration SETTLE = Duration.ofSeconds(1);

    @TempDir
    Path folder;

    private final MutableClock clock = new MutableClock();
    private final List<Upload> ingested = new CopyOnWriteArrayList<>();
    private Function<Upload, UploadOutcome> response = upload -> new Accepted(Optional.empty());
    private IncomingFolder incoming;

    @BeforeEach
    void start() {
        incoming = new IncomingFolder(
                new DataDirectory(folder),
                SETTLE,
                upload -> {
                    ingested.add(upload);
                    return response.apply(upload);
                },
                clock,
                () -> 0L);
    }

    @AfterEach
    void stop() throws IOException {
        incoming.stop();
    }

    private void restart() throws IOException {
        incoming.stop();
        start();
    }

    /** Runs two scans with the settle time between them, and waits until everything that they started has ended. */
    private void settle() throws IOException {
        incoming.scan();
        clock.advance(SETTLE);
        incoming.scan();
        awaitIdle();
    }

    private void awaitIdle() {
        await().pollInterval(Duration.ofMillis(2)).until(incoming::idle);
    }

    private Path put(String path, String content) throws IOException {
        Path file = folder.resolve("incoming").resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    private List<String> paths() {
        return ingested.stream().map(Upload::path).sorted().toList();
    }

    @Test
    void scan_unchangedFiles_ingestsEachOnceWithItsPathAndSize() throws Exception {
        put("hero.png", "12345");
        put("cast/second/villain.json", "{}");

        settle();
        settle();

        assertThat(paths()).containsExactly("cast/second/villain.json", "hero.png");
        assertThat(ingested).extracting(Upload::size).containsExactlyInAnyOrder(5L, 2L);
    }

    @Test
    void scan_beforeTheSettleTime_ingestsNothing() throws Exception {
        put("hero.png", "1");

        incoming.scan();
        clock.advance(SETTLE.minusMillis(1));
        incoming.scan();
        awaitIdle();

        assertThat(ingested).isEmpty();
    }

    @Test
    void scan_growingFile_ingestsItWholeAfterItStopsGrowing() throws Exception {
        Path file = put("hero.png", "1");
        for (int part = 0; part < 5; part++) {
            incoming.scan();
            clock.advance(SETTLE.minusMillis(1));
            Files.writeString(file, "more", StandardOpenOption.APPEND);
        }
        incoming.scan();
        awaitIdle();
        assertThat(ingested).isEmpty();

        settle();

        assertThat(ingested).extracting(Upload::size).containsExactly(21L);
    }

    @Test
    void scan_fileOverwrittenWithTheSameSize_isDetectedByItsTime() throws Exception {
        Path file = put("hero.png", "1");
        incoming.scan();
        clock.advance(SETTLE.minusMillis(1));
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
        incoming.scan();
        clock.advance(SETTLE.minusMillis(1));
        incoming.scan();
        awaitIdle();

        assertThat(ingested).isEmpty();
    }

    @Test
    void scan_changedContent_ingestsItAgainAsALaterUpload() throws Exception {
        put("hero.png", "1");
        settle();
        put("hero.png", "22");
        settle();

        assertThat(paths()).containsExactly("hero.png", "hero.png");
        assertThat(ingested.get(0).uploadedAt()).isBefore(ingested.get(1).uploadedAt());
    }

    /** A copy may keep the modification time of its original. */
    @Test
    void scan_fileWithAnOldTime_usesTheInstantOfItsFirstScan() throws Exception {
        Path file = put("hero.png", "1");
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
        Instant seen = clock.instant();

        settle();

        assertThat(ingested).extracting(Upload::uploadedAt).containsExactly(seen);
        assertThat(ingested).extracting(Upload::version).containsExactly(Optional.empty());
    }

    @Test
    void scan_afterRestart_doesNotIngestProcessedFilesAgain() throws Exception {
        put("hero.png", "1");
        put("cast/ünï cödé 1.json", "{}");
        put("notes.txt", "x");
        response = upload -> upload.path().endsWith("txt") ? new Ignored("no") : new Accepted(Optional.empty());
        settle();
        ingested.clear();

        restart();
        put("new.png", "2");
        settle();
        restart();
        settle();

        assertThat(paths()).containsExactly("new.png");
    }

    @Test
    void scan_afterRestart_ingestsFilesThatChangedMeanwhile() throws Exception {
        put("hero.png", "1");
        settle();
        incoming.stop();
        put("hero.png", "22");
        start();
        settle();

        assertThat(ingested).extracting(Upload::size).containsExactly(1L, 2L);
    }

    @Test
    void start_logCutOffOrDamaged_readsTheRest() throws Exception {
        put("a.png", "1");
        put("b.png", "1");
        settle();
        incoming.stop();
        Path log = folder.resolve("state/incoming.handled");
        byte[] bytes = Files.readAllBytes(log);
        Files.write(log, Arrays.copyOf(bytes, bytes.length - 30));
        ingested.clear();
        start();
        settle();
        assertThat(paths()).hasSize(1);

        incoming.stop();
        Files.write(log, new byte[] {(byte) 0xff, '\n', ' ', 0, '\n', '1', ' ', 'x', ' ', 'y'});
        ingested.clear();
        start();
        settle();
        assertThat(paths()).containsExactly("a.png", "b.png");
    }

    @Test
    void scan_deferredFile_ingestsItAgainWithGrowingDelays() throws Exception {
        put("hero.png", "1");
        response = upload -> new Deferred(Duration.ofSeconds(1), "the provider is busy");
        settle();
        for (int seconds : new int[] {15, 30, 60, 120, 240, 480, 900, 900}) {
            int before = ingested.size();
            clock.advance(Duration.ofSeconds(seconds).minusMillis(1));
            incoming.scan();
            awaitIdle();
            assertThat(ingested).hasSize(before);

            clock.advance(Duration.ofMillis(1));
            incoming.scan();
            awaitIdle();
            assertThat(ingested).hasSize(before + 1);
        }
        assertThat(ingested.stream().distinct()).hasSize(1);
    }

    @Test
    void scan_fileDeferredByTheProvider_waitsAsLongAsItRequested() throws Exception {
        put("hero.png", "1");
        response = upload -> ingested.size() < 2
                ? new Deferred(Duration.ofMinutes(2), "the provider is busy")
                : new Accepted(Optional.empty());
        settle();
        clock.advance(Duration.ofMinutes(2).minusMillis(1));
        incoming.scan();
        awaitIdle();
        assertThat(ingested).hasSize(1);

        clock.advance(Duration.ofMillis(1));
        incoming.scan();
        awaitIdle();
        assertThat(ingested).hasSize(2);
    }

    @Test
    void scan_fileStillBeingCopied_ingestsItAgainSoonWithoutGrowingDelays() throws Exception {
        put("hero.png", "1");
        response = upload -> new Deferred(Duration.ofSeconds(50), "it ends too early", true);

        settle();

        for (int time = 2; time < 8; time++) {
            clock.advance(Duration.ofSeconds(5));
            incoming.scan();
            awaitIdle();
            assertThat(ingested).hasSize(time);
        }
    }

    @Test
    void scan_fileThatExhaustsTheMemory_ingestsTheOthersAndRetriesItWithGrowingDelays() throws Exception {
        put("bomb.png", "1");
        put("hero.png", "1");
        response = upload -> {
            if (upload.path().equals("bomb.png")) {
                throw new OutOfMemoryError("injected");
            }
            return new Accepted(Optional.empty());
        };
        settle();
        assertThat(paths()).containsExactly("bomb.png", "hero.png");

        clock.advance(Duration.ofSeconds(15));
        settle();
        assertThat(paths()).containsExactly("bomb.png", "bomb.png", "hero.png");

        clock.advance(Duration.ofSeconds(15));
        settle();
        assertThat(paths()).hasSize(3);
    }

    @Test
    void scan_deferredFileWithNewContent_doesNotWaitForTheOldDelay() throws Exception {
        put("hero.png", "1");
        response = upload -> new Deferred(Duration.ofHours(1), "busy");
        settle();
        put("hero.png", "22");
        response = upload -> new Accepted(Optional.empty());

        settle();

        assertThat(ingested).hasSize(2);
    }

    @Test
    void scan_handlerFails_ingestsItAgainLater() throws Exception {
        put("hero.png", "1");
        response = upload -> {
            if (ingested.size() == 1) {
                throw new IllegalStateException("broken");
            }
            return new Accepted(Optional.empty());
        };
        settle();
        settle();
        assertThat(ingested).hasSize(1);

        clock.advance(Duration.ofSeconds(15));
        settle();

        assertThat(ingested).hasSize(2);
    }

    @Test
    void scan_fileChangedDuringIngestion_ingestsTheNewContentAfterwards() throws Exception {
        put("hero.png", "1");
        CountDownLatch go = new CountDownLatch(1);
        response = upload -> {
            awaitLatch(go);
            return new Accepted(Optional.empty());
        };
        incoming.scan();
        clock.advance(SETTLE);
        incoming.scan();
        await().until(() -> ingested.size() == 1);
        put("hero.png", "22");
        incoming.scan();
        clock.advance(SETTLE);
        incoming.scan();
        assertThat(ingested).hasSize(1);
        go.countDown();
        awaitIdle();

        settle();
        settle();

        assertThat(ingested).extracting(Upload::size).containsExactly(1L, 2L);
    }

    @Test
    void scan_manyFiles_ingestsFourAtATime() throws Exception {
        for (int number = 0; number < 40; number++) {
            put("hero-" + number + ".png", "1");
        }
        Semaphore running = new Semaphore(0);
        CountDownLatch go = new CountDownLatch(1);
        response = upload -> {
            running.release();
            awaitLatch(go);
            return new Accepted(Optional.empty());
        };
        incoming.scan();
        clock.advance(SETTLE);
        incoming.scan();

        assertThat(running.tryAcquire(4, 5, TimeUnit.SECONDS)).isTrue();
        assertThat(running.tryAcquire(1, 30, TimeUnit.MILLISECONDS)).isFalse();
        go.countDown();
        awaitIdle();
        assertThat(paths()).hasSize(40).doesNotHaveDuplicates();
    }

    @Test
    void scan_manifestWithMediaStillBeingCopied_waitsForThem() throws Exception {
        put("cast/hero.json", "{}");
        Path video = put("cast/media/hero.mp4", "1");
        put("other/villain.json", "{}");
        for (int part = 0; part < 3; part++) {
            incoming.scan();
            clock.advance(SETTLE);
            Files.writeString(video, "more", StandardOpenOption.APPEND);
        }
        incoming.scan();
        awaitIdle();
        assertThat(paths()).containsExactly("other/villain.json");

        settle();
        settle();

        assertThat(paths()).containsExactly("cast/hero.json", "cast/media/hero.mp4", "other/villain.json");
    }

    @Test
    void scan_manifestInFolderThatKeepsChanging_ingestsItInTheEnd() throws Exception {
        put("hero.json", "{}");
        Path video = put("media/hero.mp4", "1");
        for (int minute = 0; minute < 6; minute++) {
            incoming.scan();
            clock.advance(Duration.ofMinutes(1));
            Files.writeString(video, "more", StandardOpenOption.APPEND);
        }
        incoming.scan();
        awaitIdle();

        assertThat(paths()).containsExactly("hero.json");
    }

    @Test
    void scan_hiddenFilesLinksAndUnusableNames_ignoresThem() throws Exception {
        put(".hidden.png", "1");
        put(".folder/hero.json", "{}");
        put("rsync/.hero.json.AbCd12", "{}");
        put("a\nb.json", "{}");
        put("n".repeat(246) + ".json", "{}");
        put("n".repeat(247) + ".png", "too long once .json is added");
        Path outside = Files.writeString(folder.resolve("secret.json"), "{}");
        Files.createSymbolicLink(folder.resolve("incoming/link.json"), outside);
        Files.createSymbolicLink(folder.resolve("incoming/out"), folder);

        settle();

        assertThat(paths()).containsExactly("n".repeat(246) + ".json");
    }

    @Test
    void scan_clockSetBack_stillIngestsTheFile() throws Exception {
        put("hero.png", "1");
        incoming.scan();
        clock.advance(Duration.ofHours(-5));

        settle();

        assertThat(ingested).hasSize(1);
    }

    @Test
    void scan_folderRemoved_createsItAgain() throws Exception {
        Files.delete(folder.resolve("incoming"));

        settle();
        put("hero.png", "1");
        settle();

        assertThat(ingested).hasSize(1);
    }

    @Test
    void scan_thousandsOfProcessedFiles_isFast() throws Exception {
        for (int number = 0; number < 3000; number++) {
            put("cast-" + number % 30 + "/" + number + ".txt", "");
        }
        response = upload -> new Ignored("no");
        settle();
        incoming.scan();
        ingested.clear();
        long before = System.nanoTime();
        for (int scan = 0; scan < 5; scan++) {
            incoming.scan();
        }

        assertThat(Duration.ofNanos((System.nanoTime() - before) / 5)).isLessThan(Duration.ofMillis(500));
        assertThat(ingested).isEmpty();
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
