package dev.vidusubjects.guarantees;

import dev.vidusubjects.guarantees.Faults.Kind;
import dev.vidusubjects.media.ContentChecksum;
import dev.vidusubjects.media.MediaFiles;
import dev.vidusubjects.submission.NotRedrivableException;
import dev.vidusubjects.submission.SubmissionFailedException;
import dev.vidusubjects.submission.SubmitCommand.Follower;
import dev.vidusubjects.submission.Upload;
import dev.vidusubjects.submission.UploadOutcome.Deferred;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.time.Budgets;
import dev.vidusubjects.world.World;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What somebody does, and does again as long as nobody told them that it was done. One for each run. */
abstract class Scenario {

    private static final String QUICK = " [slow=1ms]";

    /** Of the subject, with directives for the sandbox. */
    final String name;

    final TaskId id;

    Scenario(String name, TaskId id) {
        this.name = name + QUICK;
        this.id = id;
    }

    private static TaskId key(String name) {
        return TaskId.ofKey("api", name);
    }

    /** What was before; nothing is cut yet. */
    void prepare(FaultRun run) throws Exception {
        // Mostly nothing.
    }

    /** @return whether the one who did it was told that it was done */
    abstract boolean deliver(FaultRun run) throws Exception;

    /** @return whether the same may be done once more at once, without a thought */
    boolean canBeRepeated(Kind kind) {
        return true;
    }

    /** @return whether it may have been given up before anything was paid for */
    boolean mayBeGivenUp() {
        return false;
    }

    /** @param cut for example {@code CRASH before tasks.update} */
    boolean mayBeUnconfirmed(String cut) {
        // Cut between the call to the provider and the record of its answer, nobody can know.
        return cut.startsWith("CRASH") || cut.equals("FAILURE after provider.submit");
    }

    /** @return whether nothing goes on by itself any more */
    boolean isOver(TaskStatus status) {
        return !status.isOpen();
    }

    /** @return the document that is all that shall remain; empty where a task shall */
    String rejection() {
        return "";
    }

    /** A request with an idempotency key, sent until it is acknowledged. */
    static class Request extends Scenario {
        Request(String name) {
            super(name, key(name));
        }

        @Override
        boolean deliver(FaultRun run) throws Exception {
            // A replay may tell that it failed, and may be tried again.
            return run.submit.submit(World.hero(name, id)).task().status() != TaskStatus.FAILED;
        }
    }

    /** A request that its sender does not repeat, whatever comes of it. */
    static final class Once extends Request {
        private boolean sent;

        Once(String name) {
            super(name);
        }

        @Override
        boolean deliver(FaultRun run) throws Exception {
            if (sent) {
                return true;
            }
            sent = true;
            return super.deliver(run);
        }

        @Override
        boolean mayBeGivenUp() {
            return true;
        }
    }

    /** A request that the provider carries out, and whose answer gets lost. */
    static final class LostAnswer extends Request {
        /** @param marker how it gets lost */
        LostAnswer(String name, String marker) {
            super(name + " [" + marker + " times=1]");
        }

        @Override
        void prepare(FaultRun run) throws Exception {
            run.somebodyElse();
        }

        @Override
        boolean mayBeUnconfirmed(String cut) {
            return true;
        }
    }

    /** A request that the provider had no time for, sent again. */
    static final class AfterBusy extends Request {
        AfterBusy(String name) {
            super(name + " [429 times=1]");
        }

        @Override
        void prepare(FaultRun run) throws Exception {
            run.somebodyElse();
            try {
                deliver(run);
                throw new AssertionError("the provider was busy");
            } catch (SubmissionFailedException e) {
                run.clock.advance(Duration.ofSeconds(10));
            }
        }
    }

    /** An upload, whose event comes again until it is dealt with. */
    static class Uploaded extends Scenario {
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
                            new Upload(path, Optional.empty(), 1, Instant.EPOCH), Follower.WORKFLOW, Budgets.ample())
                    instanceof Deferred);
        }
    }

    /** A manifest with an image beside it. */
    static final class Manifest extends Uploaded {
        private static final byte[] IMAGE = MediaFiles.png(100, 100);

        Manifest(String name) {
            super(
                    name,
                    name + "/hero.json",
                    ("{\"name\":\"" + name + "\",\"images\":[\"front.png\"]}").getBytes(StandardCharsets.UTF_8),
                    IMAGE);
        }

        @Override
        void prepare(FaultRun run) throws Exception {
            run.stores.incoming().put(path().replace("hero.json", "front.png"), IMAGE);
            super.prepare(run);
        }
    }

    /** An upload that is no picture. */
    static final class NoPicture extends Uploaded {
        NoPicture(String name) {
            super(name, name + QUICK + ".png", "no picture".getBytes(StandardCharsets.UTF_8));
        }

        @Override
        String rejection() {
            return path() + ".json";
        }
    }

    /** A redrive of a task that the provider denied to know, and then knows after all. */
    static final class FollowAgain extends Scenario {
        FollowAgain(String name) {
            super(name + " [poll-404]", key(name));
        }

        @Override
        void prepare(FaultRun run) throws Exception {
            run.submit.submit(World.hero(name, id));
            // Later than a fresh task may be unknown.
            run.clock.advance(Duration.ofSeconds(90));
            run.poll.poll(id, Budgets.ample());
            if (run.stores.tasks().find(id).orElseThrow().status() != TaskStatus.FAILED) {
                throw new AssertionError("the provider denied to know it");
            }
        }

        @Override
        boolean deliver(FaultRun run) throws Exception {
            try {
                run.redrive.redrive(id, false, Budgets.ample());
                return true;
            } catch (NotRedrivableException e) {
                // It is open again, or has succeeded; or somebody else has just written it.
                return run.stores.tasks().find(id).orElseThrow().status() != TaskStatus.FAILED;
            }
        }
    }

    /** A submission that nobody can tell of, sent again by somebody's decision, once. */
    static final class SubmitAgain extends Scenario {
        private int sent;
        private int allowed = 1;

        SubmitAgain(String name) {
            super(name + " [lost times=1]", key(name));
        }

        @Override
        void prepare(FaultRun run) throws Exception {
            run.somebodyElse();
            try {
                run.submit.submit(World.hero(name, id));
                throw new AssertionError("the connection was cut");
            } catch (SubmissionFailedException e) {
                run.clock.advance(Duration.ofMinutes(1));
            }
        }

        @Override
        boolean deliver(FaultRun run) throws Exception {
            if (sent++ < allowed) {
                run.redrive.redrive(id, true, Budgets.ample());
            }
            return true;
        }

        /** Twice at the same time, but not again when nobody knows what came of it: that would be another decision. */
        @Override
        boolean canBeRepeated(Kind kind) {
            allowed = kind == Kind.DUPLICATE ? 2 : 1;
            return kind == Kind.DUPLICATE;
        }

        @Override
        boolean mayBeGivenUp() {
            return true;
        }

        @Override
        boolean mayBeUnconfirmed(String cut) {
            return true;
        }
    }

    /** A submission whose answer got lost, and the sweeps that find its subject at the provider. */
    static final class Reconciled extends Scenario {
        Reconciled(String name) {
            super(name + " [cut times=1]", key(name));
        }

        @Override
        void prepare(FaultRun run) throws Exception {
            run.somebodyElse();
            // The list of the account before the submission.
            run.sweep.sweep(Budgets.ample());
            run.clock.advance(Duration.ofMinutes(1));
            try {
                run.submit.submit(World.hero(name, id));
                throw new AssertionError("the answer got lost");
            } catch (SubmissionFailedException e) {
                run.clock.advance(Duration.ofMinutes(1));
            }
        }

        @Override
        boolean deliver(FaultRun run) {
            run.sweep.sweep(Budgets.ample());
            return true;
        }

        /** A list that was read in what is now the past says nothing about what was there. */
        @Override
        boolean mayBeUnconfirmed(String cut) {
            return cut.startsWith("CLOCK_BACK");
        }

        @Override
        boolean isOver(TaskStatus status) {
            return status == TaskStatus.COMPLETED;
        }
    }
}
