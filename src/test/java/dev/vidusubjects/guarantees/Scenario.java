package dev.vidusubjects.guarantees;

import dev.vidusubjects.fixture.Fixture;
import dev.vidusubjects.guarantees.Faults.Kind;
import dev.vidusubjects.guarantees.ScenarioDirectory.Scope;
import dev.vidusubjects.submission.SubmissionFailedException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What a client does, and repeats until it is acknowledged. Each run has its own instance. */
abstract class Scenario {

    static final String QUICK = " [slow=1ms]";

    /** The name of the subject, with directives for the sandbox. */
    final String name;

    final TaskId id;

    Scenario(String name, TaskId id) {
        this.name = name + QUICK;
        this.id = id;
    }

    static TaskId key(String name) {
        return TaskId.ofKey("api", name);
    }

    /** Prepares the state before the run; nothing is cut yet. */
    void prepare(FaultRun run) throws Exception {
        // Most scenarios need no preparation.
    }

    /** @return whether the client was acknowledged */
    abstract boolean deliver(FaultRun run) throws Exception;

    /** @return settings other than the defaults */
    Map<String, String> settings() {
        return Map.of();
    }

    /** @return the part of the provider's list that comparisons can read */
    Scope scope() {
        return Scope.NONE;
    }

    /** @return the names of all requested subjects */
    List<String> names() {
        return List.of(name);
    }

    /** @return whether the delivery may be repeated at once, without a decision */
    boolean canBeRepeated(Kind kind) {
        return true;
    }

    /** @return whether the request may fail before anything was paid for */
    boolean mayBeGivenUp() {
        return false;
    }

    /** @param cut the fault and the boundary that was cut, for example {@code CRASH before tasks.update} */
    boolean mayBeUnconfirmed(String cut) {
        // After a crash between the call to the provider and the record of its response, nothing shows what happened.
        return cut.startsWith("CRASH")
                || cut.equals("FAILURE after provider.submit")
                || cut.equals("OUTAGE after provider.submit");
    }

    /** @return whether nothing more happens automatically */
    boolean isOver(Task task) {
        return !task.status().isOpen();
    }

    /** @return the path of the only document that must remain, or empty if a task must remain */
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
            // A replay may report a failure, and the request may be sent again.
            return run.submit.submit(Fixture.hero(name, id)).task().status() != TaskStatus.FAILED;
        }
    }

    /** A request that its sender does not repeat, whatever its result. */
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

    /** A request that the provider executes, and whose response proves nothing. */
    static final class LostResponse extends Request {
        /** @param shape the sandbox's name of the response */
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
        /** @param shape the sandbox's name of the response */
        DisturbedPolls(String name, String shape) {
            super(name + " [poll-" + shape + "]");
        }
    }

    /** A request that is sent again after the provider was busy. */
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
