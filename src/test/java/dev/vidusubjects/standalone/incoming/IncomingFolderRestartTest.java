package dev.vidusubjects.standalone.incoming;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.submission.Upload;
import dev.vidusubjects.submission.UploadOutcome.Accepted;
import dev.vidusubjects.submission.UploadOutcome.Ignored;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** After a restart, only files are ingested that are new or have changed. */
class IncomingFolderRestartTest {

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
    void scan_afterRestart_doesNotIngestProcessedFilesAgain() throws Exception {
        incoming.put("hero.png", "1");
        incoming.put("cast/ünï cödé 1.json", "{}");
        incoming.put("notes.txt", "x");
        incoming.response =
                upload -> upload.path().endsWith("txt") ? new Ignored("no") : new Accepted(Optional.empty());
        incoming.settle();
        incoming.ingested.clear();

        incoming.restart();
        incoming.put("new.png", "2");
        incoming.settle();
        incoming.restart();
        incoming.settle();

        assertThat(incoming.paths()).containsExactly("new.png");
    }

    @Test
    void scan_afterRestart_ingestsFilesThatChangedMeanwhile() throws Exception {
        incoming.put("hero.png", "1");
        incoming.settle();
        incoming.stop();
        incoming.put("hero.png", "22");
        incoming.start();
        incoming.settle();

        assertThat(incoming.ingested).extracting(Upload::size).containsExactly(1L, 2L);
    }

    @Test
    void start_logCutOffOrDamaged_readsTheRest() throws Exception {
        incoming.put("a.png", "1");
        incoming.put("b.png", "1");
        incoming.settle();
        incoming.stop();
        Path log = folder.resolve("state/incoming.handled");
        byte[] bytes = Files.readAllBytes(log);
        Files.write(log, Arrays.copyOf(bytes, bytes.length - 30));
        incoming.ingested.clear();
        incoming.start();
        incoming.settle();
        assertThat(incoming.paths()).hasSize(1);

        incoming.stop();
        Files.write(log, new byte[] {(byte) 0xff, '\n', ' ', 0, '\n', '1', ' ', 'x', ' ', 'y'});
        incoming.ingested.clear();
        incoming.start();
        incoming.settle();
        assertThat(incoming.paths()).containsExactly("a.png", "b.png");
    }
}
