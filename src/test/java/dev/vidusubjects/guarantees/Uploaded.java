package dev.vidusubjects.guarantees;

import dev.vidusubjects.builder.MediaFiles;
import dev.vidusubjects.fixture.Budgets;
import dev.vidusubjects.media.ContentChecksum;
import dev.vidusubjects.submission.SubmitCommand.PollOwner;
import dev.vidusubjects.submission.Upload;
import dev.vidusubjects.submission.UploadOutcome.Deferred;
import dev.vidusubjects.task.TaskId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An upload whose event is delivered again until it is processed. */
class Uploaded extends Scenario {
    private final String path;
    private final byte[] content;

    Uploaded(String name) {
        this(name, name + QUICK + ".png", MediaFiles.png(100, 100));
    }

    /** @param media further contents that belong to the upload */
    Uploaded(String name, String path, byte[] content, byte[]... media) {
        super(name, id(path, content, media));
        this.path = path;
        this.content = content;
    }

    private static TaskId id(String path, byte[] content, byte[]... media) {
        return TaskId.ofKey(
                "upload",
                Stream.concat(
                                Stream.of(path, ContentChecksum.of(content)),
                                Arrays.stream(media).map(ContentChecksum::of))
                        .collect(Collectors.joining("\n")));
    }

    String path() {
        return path;
    }

    @Override
    void prepare(FaultRun run) throws Exception {
        run.stores.incoming().put(path, content);
    }

    @Override
    boolean deliver(FaultRun run) throws Exception {
        return !(run.ingest.ingest(
                        new Upload(path, Optional.empty(), 1, Instant.EPOCH), PollOwner.WORKFLOW, Budgets.ample())
                instanceof Deferred);
    }

    /** A manifest with an image in the same folder. */
    static final class Manifest extends Uploaded {
        private static final byte[] IMAGE = MediaFiles.png(100, 100);

        Manifest(String name) {
            super(
                    name,
                    name + "/hero.json",
                    ("{\"name\":\"" + name + QUICK + "\",\"images\":[\"front.png\"]}").getBytes(StandardCharsets.UTF_8),
                    IMAGE);
        }

        @Override
        void prepare(FaultRun run) throws Exception {
            run.stores.incoming().put(path().replace("hero.json", "front.png"), IMAGE);
            super.prepare(run);
        }
    }

    /** An upload that is not an image. */
    static final class NotAnImage extends Uploaded {
        NotAnImage(String name) {
            super(name, name + QUICK + ".png", "no picture".getBytes(StandardCharsets.UTF_8));
        }

        @Override
        String rejection() {
            return path() + ".json";
        }
    }
}
