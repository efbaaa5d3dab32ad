package dev.vidusubjects.guarantees;

import dev.vidusubjects.guarantees.Faults.Kind;
import dev.vidusubjects.guarantees.ScenarioDirectory.Scope;
import dev.vidusubjects.submission.SubmissionFailedException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.fixture.Fixture;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What a client does, and does again until it is told that it was done. One for each run. */
abstract class Scenario {

    static final String QUICK = " [slow=1ms]";

    /** Of the subject, with directives for the sandbox. */
    final String name;

    final TaskId id;

    Scenario(String name, TaskId id) {
        this.name = name + QUICK;
        this.id = id;
    }

    static TaskId key(String name) {
        return TaskId.ofKey("api", name);
    }

    /** What was before; nothing is cut yet. */
    void prepare(FaultRun run) throws Exception {
        // Mostly nothing.
    }

    /** @return whether the client was told that it was done */
    abstract boolean deliver(FaultRun run) throws Exception;

    /** @return settings other than the defaults */
    Map<String, String> settings() {
        return Map.of();
    }

    /** @return what of the provider's list is there to be compared with */
    Scope scope() {
        return Scope.NONE;
    }

    /** @return the names of all subjects that are asked for */
    List<String> names() {
        return List.of(name);
    }

    /** @return whether the same may be done once more at once, without a decision */
    boolean canBeRepeated(Kind kind) {
        return true;
    }

    /** @return whether it may have been given up before anything was paid for */
    boolean mayBeGivenUp() {
        return false;
    }

    /** @param cut for example {@code CRASH before tasks.update} */
    boolean mayBeUnconfirmed(String cut) {
        // Between the call to the provider and the record of its response, a crash leaves nothing that tells.
        return cut.startsWith("CRASH")
                || cut.equals("FAILURE after provider.submit")
                || cut.equals("OUTAGE after provider.submit");
    }

    /** @return whether nothing goes on by itself any more */
    boolean isOver(Task task) {
        return !task.status().isOpen();
    }

    /** @return the document that is all that must remain; empty where a task must */
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
            return run.submit.submit(Fixture.hero(name, id)).task().status() != TaskStatus.FAILED;
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

    /** A request that the provider carries out, and whose response proves nothing. */
    static final class LostResponse extends Request {
        /** @param shape of the response */
        LostResponse(String name, String shape) {
            super(name + " [created-then=" + shape + " times=1]");
        }

        @Override
        boolean mayBeUnconfirmed(String cut) {
            return true;
        }
    }

    /** A request whose first polls receive something other than a verdict. */
    static final class DisturbedPolls extends Request {
        /** @param shape of the responses to polls */
        DisturbedPolls(String name, String shape) {
            super(name + " [poll-" + shape + "]");
        }
    }

    /** A request that the provider had no time for, sent again. */
    static final class AfterBusy extends Request {
        AfterBusy(String name) {
            super(name + " [429 times=1]");
        }

        @Override
        void prepare(FaultRun run) throws Exception {
            try {
                deliver(run);
                throw new AssertionError("the provider was busy");
            } catch (SubmissionFailedException e) {
                run.clock.advance(Duration.ofSeconds(10));
            }
        }
    }
}
