package dev.vidusubjects.standalone.incoming;

import static dev.vidusubjects.standalone.incoming.IncomingFolderFixture.SETTLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vidusubjects.submission.Upload;
import dev.vidusubjects.submission.UploadOutcome.Accepted;
import dev.vidusubjects.submission.UploadOutcome.Ignored;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files a scan ingests, and when: each file once, whole, and with the media of its manifest. */
class IncomingFolderTest {

    @TempDir
    Path folder;

    private IncomingFolderFixture incoming;

    @BeforeEach
    void start() {
        incoming = new IncomingFolderFixture(folder);
    }

    @AfterEach
    void stop() throws IOException {
        incoming.stop();
    }

    @Test
    void scan_unchangedFiles_ingestsEachOnceWithItsPathAndSize() throws Exception {
        incoming.put("hero.png", "12345");
        incoming.put("cast/second/villain.json", "{}");

        incoming.settle();
        incoming.settle();

        assertThat(incoming.paths()).containsExactly("cast/second/villain.json", "hero.png");
        assertThat(incoming.ingested).extracting(Upload::size).containsExactlyInAnyOrder(5L, 2L);
    }

    @Test
    void scan_beforeTheSettleTime_ingestsNothing() throws Exception {
        incoming.put("hero.png", "1");

        incoming.scan();
        incoming.clock.advance(SETTLE.minusMillis(1));
        incoming.scan();
        incoming.awaitIdle();

        assertThat(incoming.ingested).isEmpty();
    }

    @Test
    void scan_growingFile_ingestsItWholeAfterItStopsGrowing() throws Exception {
        Path file = incoming.put("hero.png", "1");
        for (int part = 0; part < 5; part++) {
            incoming.scan();
            incoming.clock.advance(SETTLE.minusMillis(1));
            Files.writeString(file, "more", StandardOpenOption.APPEND);
        }
        incoming.scan();
        incoming.awaitIdle();
        assertThat(incoming.ingested).isEmpty();

        incoming.settle();

        assertThat(incoming.ingested).extracting(Upload::size).containsExactly(21L);
    }

    @Test
    void scan_fileOverwrittenWithTheSameSize_isDetectedByItsTime() throws Exception {
        Path file = incoming.put("hero.png", "1");
        incoming.scan();
        incoming.clock.advance(SETTLE.minusMillis(1));
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
        incoming.scan();
        incoming.clock.advance(SETTLE.minusMillis(1));
        incoming.scan();
        incoming.awaitIdle();

        assertThat(incoming.ingested).isEmpty();
    }

    @Test
    void scan_changedContent_ingestsItAgainAsALaterUpload() throws Exception {
        incoming.put("hero.png", "1");
        incoming.settle();
        incoming.put("hero.png", "22");
        incoming.settle();

        assertThat(incoming.paths()).containsExactly("hero.png", "hero.png");
        assertThat(incoming.ingested.get(0).uploadedAt())
                .isBefore(incoming.ingested.get(1).uploadedAt());
    }

    /** A copy may keep the modification time of its original. */
    @Test
    void scan_fileWithAnOldTime_usesTheInstantOfItsFirstScan() throws Exception {
        Path file = incoming.put("hero.png", "1");
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
        Instant seen = incoming.clock.instant();

        incoming.settle();

        assertThat(incoming.ingested).extracting(Upload::uploadedAt).containsExactly(seen);
        assertThat(incoming.ingested).extracting(Upload::version).containsExactly(Optional.empty());
    }

    @Test
    void scan_fileChangedDuringIngestion_ingestsTheNewContentAfterwards() throws Exception {
        incoming.put("hero.png", "1");
        CountDownLatch go = new CountDownLatch(1);
        incoming.response = upload -> {
            awaitLatch(go);
            return new Accepted(Optional.empty());
        };
        incoming.scan();
        incoming.clock.advance(SETTLE);
        incoming.scan();
        await().until(() -> incoming.ingested.size() == 1);
        incoming.put("hero.png", "22");
        incoming.scan();
        incoming.clock.advance(SETTLE);
        incoming.scan();
        assertThat(incoming.ingested).hasSize(1);
        go.countDown();
        incoming.awaitIdle();

        incoming.settle();
        incoming.settle();

        assertThat(incoming.ingested).extracting(Upload::size).containsExactly(1L, 2L);
    }

    @Test
    void scan_manyFiles_ingestsFourAtATime() throws Exception {
        for (int number = 0; number < 40; number++) {
            incoming.put("hero-" + number + ".png", "1");
        }
        Semaphore running = new Semaphore(0);
        CountDownLatch go = new CountDownLatch(1);
        incoming.response = upload -> {
            running.release();
            awaitLatch(go);
            return new Accepted(Optional.empty());
        };
        incoming.scan();
        incoming.clock.advance(SETTLE);
        incoming.scan();

        assertThat(running.tryAcquire(4, 5, TimeUnit.SECONDS)).isTrue();
        assertThat(running.tryAcquire(1, 30, TimeUnit.MILLISECONDS)).isFalse();
        go.countDown();
        incoming.awaitIdle();
        assertThat(incoming.paths()).hasSize(40).doesNotHaveDuplicates();
    }

    @Test
    void scan_manifestWithMediaStillBeingCopied_waitsForThem() throws Exception {
        incoming.put("cast/hero.json", "{}");
        Path video = incoming.put("cast/media/hero.mp4", "1");
        incoming.put("other/villain.json", "{}");
        for (int part = 0; part < 3; part++) {
            incoming.scan();
            incoming.clock.advance(SETTLE);
            Files.writeString(video, "more", StandardOpenOption.APPEND);
        }
        incoming.scan();
        incoming.awaitIdle();
        assertThat(incoming.paths()).containsExactly("other/villain.json");

        incoming.settle();
        incoming.settle();

        assertThat(incoming.paths()).containsExactly("cast/hero.json", "cast/media/hero.mp4", "other/villain.json");
    }

    @Test
    void scan_manifestInFolderThatKeepsChanging_ingestsItInTheEnd() throws Exception {
        incoming.put("hero.json", "{}");
        Path video = incoming.put("media/hero.mp4", "1");
        for (int minute = 0; minute < 6; minute++) {
            incoming.scan();
            incoming.clock.advance(Duration.ofMinutes(1));
            Files.writeString(video, "more", StandardOpenOption.APPEND);
        }
        incoming.scan();
        incoming.awaitIdle();

        assertThat(incoming.paths()).containsExactly("hero.json");
    }

    @Test
    void scan_hiddenFilesLinksAndUnusableNames_ignoresThem() throws Exception {
        incoming.put(".hidden.png", "1");
        incoming.put(".folder/hero.json", "{}");
        incoming.put("rsync/.hero.json.AbCd12", "{}");
        incoming.put("a\nb.json", "{}");
        incoming.put("n".repeat(246) + ".json", "{}");
        incoming.put("n".repeat(247) + ".png", "too long once .json is added");
        Path outside = Files.writeString(folder.resolve("secret.json"), "{}");
        Files.createSymbolicLink(folder.resolve("incoming/link.json"), outside);
        Files.createSymbolicLink(folder.resolve("incoming/out"), folder);

        incoming.settle();

        assertThat(incoming.paths()).containsExactly("n".repeat(246) + ".json");
    }

    @Test
    void scan_clockSetBack_stillIngestsTheFile() throws Exception {
        incoming.put("hero.png", "1");
        incoming.scan();
        incoming.clock.advance(Duration.ofHours(-5));

        incoming.settle();

        assertThat(incoming.ingested).hasSize(1);
    }

    @Test
    void scan_folderRemoved_createsItAgain() throws Exception {
        Files.delete(folder.resolve("incoming"));

        incoming.settle();
        incoming.put("hero.png", "1");
        incoming.settle();

        assertThat(incoming.ingested).hasSize(1);
    }

    @Test
    void scan_thousandsOfProcessedFiles_isFast() throws Exception {
        for (int number = 0; number < 3000; number++) {
            incoming.put("cast-" + number % 30 + "/" + number + ".txt", "");
        }
        incoming.response = upload -> new Ignored("no");
        incoming.settle();
        incoming.scan();
        incoming.ingested.clear();
        long before = System.nanoTime();
        for (int scan = 0; scan < 5; scan++) {
            incoming.scan();
        }

        assertThat(Duration.ofNanos((System.nanoTime() - before) / 5)).isLessThan(Duration.ofMillis(500));
        assertThat(incoming.ingested).isEmpty();
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
