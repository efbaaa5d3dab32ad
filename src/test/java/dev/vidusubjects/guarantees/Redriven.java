package dev.vidusubjects.guarantees;

import dev.vidusubjects.fixture.Budgets;
import dev.vidusubjects.fixture.Fixture;
import dev.vidusubjects.guarantees.Faults.Kind;
import dev.vidusubjects.polling.PollOutcome.Ended;
import dev.vidusubjects.submission.NotRedrivableException;
import dev.vidusubjects.submission.SubmissionFailedException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskStatus;
import java.time.Duration;

/** Tasks that are redriven. */
final class Redriven {

    private Redriven() {}

    /** A redrive of a task that the provider reported as unknown twice, and then knows. */
    static final class PollAgain extends Scenario {

        /** Longer than a new task may be unknown, and the minimum time between two statements that count. */
        private static final Duration APART = Duration.ofMinutes(2);

        PollAgain(String name) {
            super(name + " [poll-404 times=2]", key(name));
        }

        @Override
        void prepare(FaultRun run) throws Exception {
            Task task = run.submit.submit(Fixture.hero(name, id)).task();
            for (int unknown = 1; unknown <= 2; unknown++) {
                run.clock.advance(APART);
                boolean ended =
                        run.round.run(id, task.workflowKey(), run.clock.instant(), Budgets.ample()) instanceof Ended;
                if (ended != (unknown == 2)) {
                    throw new AssertionError("ended after " + unknown + " statements: " + ended);
                }
            }
            if (run.stores.tasks().find(id).orElseThrow().status() != TaskStatus.FAILED) {
                throw new AssertionError("the task must have failed: the provider reported it as unknown twice");
            }
        }

        @Override
        boolean deliver(FaultRun run) throws Exception {
            try {
                run.redrive.redrive(id, false, Budgets.ample());
                return true;
            } catch (NotRedrivableException e) {
                // The task is open again, or has succeeded; or another process has just written it.
                return run.stores.tasks().find(id).orElseThrow().status() != TaskStatus.FAILED;
            }
        }
    }

    /** A submission without a response, sent again by an operator's decision, once. */
    static final class SubmitAgain extends Scenario {
        private int sent;
        private int allowed = 1;

        SubmitAgain(String name) {
            super(name + " [lost times=1]", key(name));
        }

        @Override
        void prepare(FaultRun run) throws Exception {
            try {
                run.submit.submit(Fixture.hero(name, id));
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

        /** May be repeated at the same time, but not while its result is unknown: that would be another decision. */
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
}
