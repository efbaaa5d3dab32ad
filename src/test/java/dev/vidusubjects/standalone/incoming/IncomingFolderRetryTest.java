package dev.vidusubjects.standalone.incoming;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.submission.UploadOutcome.Accepted;
import dev.vidusubjects.submission.UploadOutcome.Deferred;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that was deferred, or whose ingestion failed, is ingested again later. */
class IncomingFolderRetryTest {

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
    void scan_deferredFile_ingestsItAgainWithGrowingDelays() throws Exception {
        incoming.put("hero.png", "1");
        incoming.response = upload -> new Deferred(Duration.ofSeconds(1), "the provider is busy");
        incoming.settle();
        for (int seconds : new int[] {15, 30, 60, 120, 240, 480, 900, 900}) {
            int before = incoming.ingested.size();
            incoming.clock.advance(Duration.ofSeconds(seconds).minusMillis(1));
            incoming.scan();
            incoming.awaitIdle();
            assertThat(incoming.ingested).hasSize(before);

            incoming.clock.advance(Duration.ofMillis(1));
            incoming.scan();
            incoming.awaitIdle();
            assertThat(incoming.ingested).hasSize(before + 1);
        }
        assertThat(incoming.ingested.stream().distinct()).hasSize(1);
    }

    @Test
    void scan_fileDeferredByTheProvider_waitsAsLongAsItRequested() throws Exception {
        incoming.put("hero.png", "1");
        incoming.response = upload -> incoming.ingested.size() < 2
                ? new Deferred(Duration.ofMinutes(2), "the provider is busy")
                : new Accepted(Optional.empty());
        incoming.settle();
        incoming.clock.advance(Duration.ofMinutes(2).minusMillis(1));
        incoming.scan();
        incoming.awaitIdle();
        assertThat(incoming.ingested).hasSize(1);

        incoming.clock.advance(Duration.ofMillis(1));
        incoming.scan();
        incoming.awaitIdle();
        assertThat(incoming.ingested).hasSize(2);
    }

    @Test
    void scan_fileStillBeingCopied_ingestsItAgainSoonWithoutGrowingDelays() throws Exception {
        incoming.put("hero.png", "1");
        incoming.response = upload -> new Deferred(Duration.ofSeconds(50), "it ends too early", true);

        incoming.settle();

        for (int time = 2; time < 8; time++) {
            incoming.clock.advance(Duration.ofSeconds(5));
            incoming.scan();
            incoming.awaitIdle();
            assertThat(incoming.ingested).hasSize(time);
        }
    }

    @Test
    void scan_fileThatExhaustsTheMemory_ingestsTheOthersAndRetriesItWithGrowingDelays() throws Exception {
        incoming.put("bomb.png", "1");
        incoming.put("hero.png", "1");
        incoming.response = upload -> {
            if (upload.path().equals("bomb.png")) {
                throw new OutOfMemoryError("injected");
            }
            return new Accepted(Optional.empty());
        };
        incoming.settle();
        assertThat(incoming.paths()).containsExactly("bomb.png", "hero.png");

        incoming.clock.advance(Duration.ofSeconds(15));
        incoming.settle();
        assertThat(incoming.paths()).containsExactly("bomb.png", "bomb.png", "hero.png");

        incoming.clock.advance(Duration.ofSeconds(15));
        incoming.settle();
        assertThat(incoming.paths()).hasSize(3);
    }

    @Test
    void scan_deferredFileWithNewContent_doesNotWaitForTheOldDelay() throws Exception {
        incoming.put("hero.png", "1");
        incoming.response = upload -> new Deferred(Duration.ofHours(1), "busy");
        incoming.settle();
        incoming.put("hero.png", "22");
        incoming.response = upload -> new Accepted(Optional.empty());

        incoming.settle();

        assertThat(incoming.ingested).hasSize(2);
    }

    @Test
    void scan_handlerFails_ingestsItAgainLater() throws Exception {
        incoming.put("hero.png", "1");
        incoming.response = upload -> {
            if (incoming.ingested.size() == 1) {
                throw new IllegalStateException("broken");
            }
            return new Accepted(Optional.empty());
        };
        incoming.settle();
        incoming.settle();
        assertThat(incoming.ingested).hasSize(1);

        incoming.clock.advance(Duration.ofSeconds(15));
        incoming.settle();

        assertThat(incoming.ingested).hasSize(2);
    }
}
