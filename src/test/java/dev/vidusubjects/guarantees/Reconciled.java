package dev.vidusubjects.guarantees;

import dev.vidusubjects.fixture.Budgets;
import dev.vidusubjects.fixture.Fixture;
import dev.vidusubjects.guarantees.ScenarioDirectory.Scope;
import dev.vidusubjects.submission.SubmissionFailedException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskError;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A submission whose response proved nothing, and the comparisons that decide its outcome. */
class Reconciled extends Scenario {

    private final Scope scope;

    /** @param directive the sandbox directive by which the response is lost */
    private Reconciled(String name, String directive, Scope scope) {
        super(name + " [" + directive + " times=1]", key(name));
        this.scope = scope;
    }

    /** The subject was created, and is matched. */
    static Reconciled created(String name, String shape, Scope scope) {
        return new Reconciled(name, "created-then=" + shape, scope);
    }

    @Override
    void prepare(FaultRun run) throws Exception {
        // Reads the account's list before the submission.
        run.sweep.sweep(Budgets.ample());
        run.clock.advance(Duration.ofMinutes(1));
        try {
            run.submit.submit(Fixture.hero(name, id));
            throw new AssertionError("the response was lost");
        } catch (SubmissionFailedException e) {
            run.clock.advance(Duration.ofMinutes(1));
        }
    }

    @Override
    boolean deliver(FaultRun run) {
        run.sweep.sweep(Budgets.ample());
        return true;
    }

    @Override
    Scope scope() {
        return scope;
    }

    /**
     * After the clock was set back, a list may have been read at an instant that is now in the future: it does not show
     * what existed at which instant.
     */
    @Override
    boolean mayBeUnconfirmed(String cut) {
        return cut.startsWith("CLOCK_BACK");
    }

    @Override
    boolean isOver(Task task) {
        return task.status() == TaskStatus.COMPLETED;
    }

    /** Nothing was created, which two lists prove; the subject of a later task in them shows that they are recent. */
    static class Absent extends Reconciled {
        static final String ABSENCE_AFTER = "5m";

        private final String control;
        private final TaskId controlId;

        Absent(String name) {
            this(name, "lost");
        }

        private Absent(String name, String directive) {
            super(name, directive, Scope.OWN_SUBJECTS);
            control = name + " control" + QUICK;
            controlId = key(control);
        }

        @Override
        Map<String, String> settings() {
            return Map.of("subjects.sweep.absence-after", ABSENCE_AFTER);
        }

        @Override
        List<String> names() {
            return List.of(name, control);
        }

        @Override
        void prepare(FaultRun run) throws Exception {
            super.prepare(run);
            run.submit.submit(Fixture.hero(control, controlId));
            while (run.stores.tasks().find(controlId).orElseThrow().status() != TaskStatus.COMPLETED) {
                run.runWorkflowOnce();
            }
        }

        @Override
        boolean mayBeGivenUp() {
            return true;
        }

        @Override
        boolean isOver(Task task) {
            return isNotCreated(task);
        }

        static boolean isNotCreated(Task task) {
            return task.status() == TaskStatus.FAILED
                    && task.error().orElseThrow().code().equals(TaskError.NOT_CREATED);
        }
    }

    /** As {@link Absent}, but the operator has chosen that such tasks are submitted again. */
    static final class Resubmitted extends Absent {
        Resubmitted(String name) {
            super(name);
        }

        @Override
        Map<String, String> settings() {
            return Map.of("subjects.sweep.absence-after", ABSENCE_AFTER, "subjects.sweep.resubmit-absent", "true");
        }

        @Override
        boolean mayBeGivenUp() {
            return false;
        }

        @Override
        boolean isOver(Task task) {
            return task.status() == TaskStatus.COMPLETED;
        }
    }

    /** The subject was created, but the list does not show it yet; nor does it show the control. */
    static final class Unlisted extends Absent {
        Unlisted(String name) {
            super(name, "created-then=504-html");
        }

        @Override
        boolean mayBeGivenUp() {
            return false;
        }

        @Override
        boolean mayBeUnconfirmed(String cut) {
            return true;
        }
    }
}
