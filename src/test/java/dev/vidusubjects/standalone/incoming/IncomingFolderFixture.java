package dev.vidusubjects.standalone.incoming;

import static org.awaitility.Awaitility.await;

import dev.vidusubjects.fixture.MutableClock;
import dev.vidusubjects.standalone.files.DataDirectory;
import dev.vidusubjects.submission.Upload;
import dev.vidusubjects.submission.UploadOutcome;
import dev.vidusubjects.submission.UploadOutcome.Accepted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A folder that a test scans, with a clock that only the test advances, and a handler that records the uploads. */
final class IncomingFolderFixture {

    static final Duration SETTLE = Duration.ofSeconds(1);

    final MutableClock clock = new MutableClock();
    /** The uploads that were passed to the handler, in order. */
    final List<Upload> ingested = new CopyOnWriteArrayList<>();
    /** The handler's response to the next uploads. */
    Function<Upload, UploadOutcome> response = upload -> new Accepted(Optional.empty());

    private final Path folder;
    private IncomingFolder incoming;

    /** @param folder the data directory, which contains the folder */
    IncomingFolderFixture(Path folder) {
        this.folder = folder;
        start();
    }

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

    void stop() throws IOException {
        incoming.stop();
    }

    void restart() throws IOException {
        incoming.stop();
        start();
    }

    void scan() throws IOException {
        incoming.scan();
    }

    /** Runs two scans with the settle time between them, and waits until everything that they started has ended. */
    void settle() throws IOException {
        incoming.scan();
        clock.advance(SETTLE);
        incoming.scan();
        awaitIdle();
    }

    void awaitIdle() {
        await().pollInterval(Duration.ofMillis(2)).until(incoming::idle);
    }

    Path put(String path, String content) throws IOException {
        Path file = folder.resolve("incoming").resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    List<String> paths() {
        return ingested.stream().map(Upload::path).sorted().toList();
    }
}
