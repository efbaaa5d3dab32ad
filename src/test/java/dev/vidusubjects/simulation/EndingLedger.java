package dev.vidusubjects.simulation;

import dev.vidusubjects.events.Announcement;
import dev.vidusubjects.events.AnnouncementId;
import dev.vidusubjects.events.Delivery;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskError;
import dev.vidusubjects.task.TaskError.Remedy;
import dev.vidusubjects.task.TaskStatus;
import java.net.URI;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The true history of endings: which writes ended a task, what the bus and the receivers got, and what was given up.
 */
final class EndingLedger implements MemoryTaskStore.Observer {

    /** An ending, and what has happened to its announcement. */
    private static final class Ending {
        private final Task task;
        private Optional<String> body = Optional.empty();
        private boolean isOnBus;
        private boolean isLostByTheStream;
        private final Set<URI> received = new HashSet<>();
        private final Set<URI> givenUp = new HashSet<>();

        private Ending(Task task) {
            this.task = task;
        }
    }

    private final Supplier<String> actor;
    private final boolean resubmitAbsent;
    private final Map<AnnouncementId, Ending> endings = new LinkedHashMap<>();
    private long repetitions;
    private long givenUp;

    /**
     * @param actor the name of the actor whose step is running
     * @param resubmitAbsent whether the sweep submits tasks again that are proven not to be created
     */
    EndingLedger(Supplier<String> actor, boolean resubmitAbsent) {
        this.actor = actor;
        this.resubmitAbsent = resubmitAbsent;
    }

    @Override
    public void written(Optional<Task> before, Task after) {
        if (isMediaWrite(before, after)) {
            boolean kept = before.get().withMedia(after.media()).equals(after);
            TaskInvariants.require(Invariant.LEGAL_ENDING, kept, after);
            return;
        }
        boolean ends = after.endedVersion()
                .filter(version -> version == after.version())
                .isPresent();
        TaskInvariants.require(
                Invariant.LEGAL_ENDING, ends ? mayEnd(before, after) : keepsEnding(before, after), after);
        if (ends) {
            endings.put(AnnouncementId.of(after).orElseThrow(), new Ending(after));
        }
    }

    /** @return whether a write only added kept media, which changes no version */
    static boolean isMediaWrite(Optional<Task> before, Task after) {
        return before.filter(task -> task.version() == after.version()).isPresent();
    }

    /**
     * A task ends when its status changes, or when the product gives up to repeat its submission.
     */
    private boolean mayEnd(Optional<Task> before, Task after) {
        boolean changes = before.filter(task -> task.status() == after.status()).isEmpty();
        boolean wasRepeated =
                before.filter(task -> task.endedVersion().isEmpty()).isPresent();
        return !after.status().isOpen() && (changes || wasRepeated) && !isRepeatedByTheProduct(before, after);
    }

    /** @return whether the write is the failure of a submission that the product itself repeats */
    private boolean isRepeatedByTheProduct(Optional<Task> before, Task after) {
        boolean isDeliveredAgain = actor.get().startsWith("upload-")
                && before.filter(task -> task.status() == TaskStatus.SUBMITTING).isPresent()
                && isRepeatedUpload(after);
        boolean isSubmittedAgain =
                before.filter(task -> task.status() == TaskStatus.UNCONFIRMED).isPresent()
                        && isAbsentAndRepeated(after);
        return isDeliveredAgain || isSubmittedAgain;
    }

    /** @return whether the sweep submits the task again, because nothing was created */
    private boolean isAbsentAndRepeated(Task task) {
        return resubmitAbsent
                && task.status() == TaskStatus.FAILED
                && task.error().map(TaskError::code).equals(Optional.of(TaskError.NOT_CREATED));
    }

    /** @return whether the task is the failure of a submission for an upload, which is delivered again */
    private static boolean isRepeatedUpload(Task task) {
        return task.status() == TaskStatus.FAILED
                && task.error().map(TaskError::remedy).equals(Optional.of(Remedy.SUBMIT_AGAIN))
                && task.pollState().isEmpty()
                && task.reconciliation().isEmpty()
                && task.intent().uploadPath().isPresent();
    }

    /** A write that ends nothing keeps the ending, unless it opens the task, or fails a submission that is repeated. */
    private boolean keepsEnding(Optional<Task> before, Task after) {
        if (after.status().isOpen()) {
            return after.endedVersion().isEmpty();
        }
        boolean repeated = after.endedVersion().isEmpty() && (isRepeatedUpload(after) || isAbsentAndRepeated(after));
        return repeated
                || before.filter(task -> task.status() == after.status()
                                && task.endedVersion().equals(after.endedVersion()))
                        .isPresent();
    }

    /** Checks what a process hands over to the bus or to the queue. */
    private Ending handedOver(AnnouncementId id) {
        Ending ending = endings.get(id);
        if (ending == null) {
            throw new InvariantViolation(Invariant.ONLY_ENDINGS_ANNOUNCED, id + " is no stored ending");
        }
        return ending;
    }

    /** Records that the bus accepted an announcement. */
    void onBus(Announcement announcement) {
        Ending ending = handedOver(announcement.id());
        checkBody(announcement.id(), ending, announcement.body());
        repetitions += ending.isOnBus ? 1 : 0;
        ending.isOnBus = true;
    }

    /** Records that a delivery was added to the queue. */
    void queued(Delivery delivery) {
        handedOver(delivery.id());
    }

    /** Records that a receiver got an announcement and needs no repetition. */
    void received(AnnouncementId id, URI endpoint) {
        Ending ending = handedOver(id);
        repetitions += ending.received.add(endpoint) ? 0 : 1;
    }

    /** Records that a receiver got a body, whether it accepted it or not. */
    void sent(AnnouncementId id, String body) {
        checkBody(id, handedOver(id), body);
    }

    private static void checkBody(AnnouncementId id, Ending ending, String body) {
        if (ending.body.isPresent() && !ending.body.get().equals(body)) {
            throw new InvariantViolation(
                    Invariant.ONE_BODY, id + " was sent as " + ending.body.get() + " and as " + body);
        }
        ending.body = Optional.of(body);
    }

    /** Records that a delivery is in the dead letters. */
    void gaveUp(Delivery delivery) {
        givenUp += handedOver(delivery.id()).givenUp.add(delivery.endpoint()) ? 1 : 0;
    }

    /** Records that the stream gave up the record of an ending: only the sweep can announce it. */
    void lostByTheStream(Task ended) {
        endings.get(AnnouncementId.of(ended).orElseThrow()).isLostByTheStream = true;
    }

    /** The deliveries that are still in the queue. */
    interface Waiting {
        boolean waits(AnnouncementId id, URI endpoint);
    }

    /**
     * Checks that nothing is missing at the end. The sweep can announce an ending whose record the stream gave up only
     * while the task has not ended again.
     *
     * @param tasks the stored tasks
     * @param waiting the deliveries to endpoints that never accept anything
     */
    void checkAtTheEnd(MemoryTaskStore tasks, boolean hasBus, List<URI> endpoints, Waiting waiting) {
        endings.forEach((id, ending) -> {
            boolean isReplaced =
                    !tasks.find(id.task()).flatMap(AnnouncementId::of).equals(Optional.of(id));
            if (ending.isLostByTheStream && isReplaced) {
                return;
            }
            TaskInvariants.require(Invariant.EVERY_ENDING_ANNOUNCED, !hasBus || ending.isOnBus, ending.task);
            for (URI endpoint : endpoints) {
                boolean ended = ending.received.contains(endpoint) || ending.givenUp.contains(endpoint);
                TaskInvariants.require(
                        Invariant.EVERY_DELIVERY_ENDS, ended || waiting.waits(id, endpoint), ending.task);
            }
        });
        for (Task task : tasks.tasks()) {
            // The sweep ends such a task a week after its last change, which is later than a run.
            boolean waits = isRepeatedUpload(task) || isAbsentAndRepeated(task);
            TaskInvariants.require(
                    Invariant.LEGAL_ENDING,
                    task.status().isOpen() || task.endedVersion().isPresent() || waits,
                    task);
        }
    }

    long endings() {
        return endings.size();
    }

    /** @return the number of announcements that the bus or a receiver got again */
    long repetitions() {
        return repetitions;
    }

    long givenUp() {
        return givenUp;
    }
}
