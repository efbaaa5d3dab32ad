package dev.vidusubjects.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
    private final List<Upload> taken = new CopyOnWriteArrayList<>();
    private Function<Upload, UploadOutcome> response = upload -> new Accepted(Optional.empty());
    private IncomingFolder incoming;

    @BeforeEach
    void start() {
        incoming = new IncomingFolder(
                new DataDirectory(folder),
                SETTLE,
                upload -> {
                    taken.add(upload);
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

    /** Two scans with the settle time between them, and all that they started. */
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
        return taken.stream().map(Upload::path).sorted().toList();
    }

    @Test
    void scan_ofStillFiles_takesEachOnceByItsPathAndSize() throws Exception {
        put("hero.png", "12345");
        put("cast/second/villain.json", "{}");

        settle();
        settle();

        assertThat(paths()).containsExactly("cast/second/villain.json", "hero.png");
        assertThat(taken).extracting(Upload::size).containsExactlyInAnyOrder(5L, 2L);
    }

    @Test
    void scan_beforeTheSettleTime_takesNothing() throws Exception {
        put("hero.png", "1");

        incoming.scan();
        clock.advance(SETTLE.minusMillis(1));
        incoming.scan();
        awaitIdle();

        assertThat(taken).isEmpty();
    }

    @Test
    void scan_ofFileThatGrows_takesItWholeOnceItIsStill() throws Exception {
        Path file = put("hero.png", "1");
        for (int part = 0; part < 5; part++) {
            incoming.scan();
            clock.advance(SETTLE.minusMillis(1));
            Files.writeString(file, "more", StandardOpenOption.APPEND);
        }
        incoming.scan();
        awaitIdle();
        assertThat(taken).isEmpty();

        settle();

        assertThat(taken).extracting(Upload::size).containsExactly(21L);
    }

    @Test
    void scan_ofFileOverwrittenWithTheSameSize_noticesByItsTime() throws Exception {
        Path file = put("hero.png", "1");
        incoming.scan();
        clock.advance(SETTLE.minusMillis(1));
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
        incoming.scan();
        clock.advance(SETTLE.minusMillis(1));
        incoming.scan();
        awaitIdle();

        assertThat(taken).isEmpty();
    }

    @Test
    void scan_ofChangedContent_takesItAgainAsALaterUpload() throws Exception {
        put("hero.png", "1");
        settle();
        put("hero.png", "22");
        settle();

        assertThat(paths()).containsExactly("hero.png", "hero.png");
        assertThat(taken.get(0).uploadedAt()).isBefore(taken.get(1).uploadedAt());
    }

    /** A copy may keep the time of its original. */
    @Test
    void scan_ofFileWithAnOldTime_saysWhenItWasFirstSeen() throws Exception {
        Path file = put("hero.png", "1");
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
        Instant seen = clock.instant();

        settle();

        assertThat(taken).extracting(Upload::uploadedAt).containsExactly(seen);
        assertThat(taken).extracting(Upload::version).containsExactly(Optional.empty());
    }

    @Test
    void scan_afterRestart_doesNotTakeAgainWhatWasDealtWith() throws Exception {
        put("hero.png", "1");
        put("cast/ünï cödé 1.json", "{}");
        put("notes.txt", "x");
        response = upload -> upload.path().endsWith("txt") ? new Ignored("no") : new Accepted(Optional.empty());
        settle();
        taken.clear();

        restart();
        put("new.png", "2");
        settle();
        restart();
        settle();

        assertThat(paths()).containsExactly("new.png");
    }

    @Test
    void scan_afterRestart_takesWhatChangedMeanwhile() throws Exception {
        put("hero.png", "1");
        settle();
        incoming.stop();
        put("hero.png", "22");
        start();
        settle();

        assertThat(taken).extracting(Upload::size).containsExactly(1L, 2L);
    }

    @Test
    void start_withMarksCutOffOrDamaged_readsTheRest() throws Exception {
        put("a.png", "1");
        put("b.png", "1");
        settle();
        incoming.stop();
        Path marks = folder.resolve("state/incoming.handled");
        byte[] bytes = Files.readAllBytes(marks);
        Files.write(marks, Arrays.copyOf(bytes, bytes.length - 30));
        taken.clear();
        start();
        settle();
        assertThat(paths()).hasSize(1);

        incoming.stop();
        Files.write(marks, new byte[] {(byte) 0xff, '\n', ' ', 0, '\n', '1', ' ', 'x', ' ', 'y'});
        taken.clear();
        start();
        settle();
        assertThat(paths()).containsExactly("a.png", "b.png");
    }

    @Test
    void scan_ofDeferredFile_handsItOnAgainWithGrowingDelays() throws Exception {
        put("hero.png", "1");
        response = upload -> new Deferred(Duration.ofSeconds(1), "the provider is busy");
        settle();
        for (int seconds : new int[] {15, 30, 60, 120, 240, 480, 900, 900}) {
            int before = taken.size();
            clock.advance(Duration.ofSeconds(seconds).minusMillis(1));
            incoming.scan();
            awaitIdle();
            assertThat(taken).hasSize(before);

            clock.advance(Duration.ofMillis(1));
            incoming.scan();
            awaitIdle();
            assertThat(taken).hasSize(before + 1);
        }
        assertThat(taken.stream().distinct()).hasSize(1);
    }

    @Test
    void scan_ofDeferredFileThatTheProviderAskedFor_waitsAsLongAsItAsked() throws Exception {
        put("hero.png", "1");
        response = upload -> taken.size() < 2
                ? new Deferred(Duration.ofMinutes(2), "the provider is busy")
                : new Accepted(Optional.empty());
        settle();
        clock.advance(Duration.ofMinutes(2).minusMillis(1));
        incoming.scan();
        awaitIdle();
        assertThat(taken).hasSize(1);

        clock.advance(Duration.ofMillis(1));
        incoming.scan();
        awaitIdle();
        assertThat(taken).hasSize(2);
    }

    @Test
    void scan_ofFileThatIsStillCopied_handsItOnAgainSoonWithoutGrowingDelays() throws Exception {
        put("hero.png", "1");
        response = upload -> new Deferred(Duration.ofSeconds(50), "it ends too early", true);
        settle();
        for (int time = 2; time < 8; time++) {
            clock.advance(Duration.ofSeconds(5));
            incoming.scan();
            awaitIdle();
            assertThat(taken).hasSize(time);
        }
    }

    @Test
    void scan_ofFileThatExhaustsTheMemory_takesTheOthersAndHandsItOnWithGrowingDelays() throws Exception {
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
    void scan_ofDeferredFileAndThenNewContent_doesNotWaitForTheOldDelay() throws Exception {
        put("hero.png", "1");
        response = upload -> new Deferred(Duration.ofHours(1), "busy");
        settle();
        put("hero.png", "22");
        response = upload -> new Accepted(Optional.empty());

        settle();

        assertThat(taken).hasSize(2);
    }

    @Test
    void scan_whenTheHandlerBreaks_handsItOnAgainLater() throws Exception {
        put("hero.png", "1");
        response = upload -> {
            if (taken.size() == 1) {
                throw new IllegalStateException("broken");
            }
            return new Accepted(Optional.empty());
        };
        settle();
        settle();
        assertThat(taken).hasSize(1);

        clock.advance(Duration.ofSeconds(15));
        settle();

        assertThat(taken).hasSize(2);
    }

    @Test
    void scan_ofFileChangedWhileItIsTaken_takesTheNewContentAfterwards() throws Exception {
        put("hero.png", "1");
        CountDownLatch go = new CountDownLatch(1);
        response = upload -> {
            awaitLatch(go);
            return new Accepted(Optional.empty());
        };
        incoming.scan();
        clock.advance(SETTLE);
        incoming.scan();
        await().until(() -> taken.size() == 1);
        put("hero.png", "22");
        incoming.scan();
        clock.advance(SETTLE);
        incoming.scan();
        assertThat(taken).hasSize(1);
        go.countDown();
        awaitIdle();

        settle();
        settle();

        assertThat(taken).extracting(Upload::size).containsExactly(1L, 2L);
    }

    @Test
    void scan_ofManyFiles_takesFourAtATime() throws Exception {
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
    void scan_ofManifestBesideMediaThatAreStillCopied_waitsForThem() throws Exception {
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
    void scan_ofManifestInFolderThatNeverRests_takesItInTheEnd() throws Exception {
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
    void scan_ofHiddenFilesLinksAndUnusableNames_leavesThemAlone() throws Exception {
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
    void scan_whenTheClockWasSetBack_stillTakesTheFile() throws Exception {
        put("hero.png", "1");
        incoming.scan();
        clock.advance(Duration.ofHours(-5));

        settle();

        assertThat(taken).hasSize(1);
    }

    @Test
    void scan_whenTheFolderWasRemoved_makesItAgain() throws Exception {
        Files.delete(folder.resolve("incoming"));

        settle();
        put("hero.png", "1");
        settle();

        assertThat(taken).hasSize(1);
    }

    @Test
    void scan_ofThousandsOfHandledFiles_isQuick() throws Exception {
        for (int number = 0; number < 3000; number++) {
            put("cast-" + number % 30 + "/" + number + ".txt", "");
        }
        response = upload -> new Ignored("no");
        settle();
        incoming.scan();
        taken.clear();
        long before = System.nanoTime();
        for (int scan = 0; scan < 5; scan++) {
            incoming.scan();
        }

        assertThat(Duration.ofNanos((System.nanoTime() - before) / 5)).isLessThan(Duration.ofMillis(500));
        assertThat(taken).isEmpty();
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
