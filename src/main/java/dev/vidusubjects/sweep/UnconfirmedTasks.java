package dev.vidusubjects.sweep;

import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.task.InvalidCursorException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskPage;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.task.TaskStore;
import dev.vidusubjects.time.TimeBudget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** The unconfirmed tasks, those updated last first: undecided ones stay, and must not keep the others from their turn. */
final class UnconfirmedTasks {

    private static final Logger LOG = Logger.getLogger(UnconfirmedTasks.class);
    private static final int PAGE = 100;
    private static final Duration MIN_TIME = Duration.ofSeconds(2);

    private final TaskStore tasks;

    UnconfirmedTasks(TaskStore tasks) {
        this.tasks = tasks;
    }

    /** @return at most {@code limit}, fewer if the budget ends first */
    List<Task> newest(int limit, TimeBudget budget) {
        List<Task> found = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            TaskPage page = page(Math.min(PAGE, limit - found.size()), cursor);
            page.tasks().stream().filter(UnconfirmedTasks::isComparable).forEach(found::add);
            cursor = page.nextCursor();
        } while (cursor.isPresent() && found.size() < limit && budget.has(MIN_TIME));
        return found;
    }

    /** Does something with each, as far as the budget goes. One that fails never stops the others. */
    void each(TimeBudget budget, Consumer<Task> action) {
        // A task that the action updates moves to the front, and may come twice.
        Set<String> done = new HashSet<>();
        Optional<String> cursor = Optional.empty();
        do {
            TaskPage page = page(PAGE, cursor);
            for (Task task : page.tasks()) {
                if (isComparable(task) && done.add(task.id().value())) {
                    attempt(task, action);
                }
            }
            cursor = page.nextCursor();
        } while (cursor.isPresent() && budget.has(MIN_TIME));
    }

    private static void attempt(Task task, Consumer<Task> action) {
        try {
            action.accept(task);
        } catch (RuntimeException e) {
            LogEvent.of("compare_failed").with("task_id", task.id()).error(LOG, e);
        }
    }

    /** An index may lag. */
    private static boolean isComparable(Task task) {
        return task.status() == TaskStatus.UNCONFIRMED && task.reconciliation().isPresent();
    }

    private TaskPage page(int size, Optional<String> cursor) {
        try {
            return tasks.list(Optional.of(TaskStatus.UNCONFIRMED), size, cursor);
        } catch (InvalidCursorException e) {
            throw new IllegalStateException("a store refuses its own cursor", e);
        }
    }
}
