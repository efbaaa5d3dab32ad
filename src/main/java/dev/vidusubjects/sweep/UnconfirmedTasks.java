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

/**
 * Lists the unconfirmed tasks, the most recently updated first. Undecided tasks stay in the list, and must not prevent
 * the comparison of the others.
 */
final class UnconfirmedTasks {

    private static final Logger LOG = Logger.getLogger(UnconfirmedTasks.class);
    private static final int PAGE = 100;
    private static final Duration MIN_TIME = Duration.ofSeconds(2);

    private final TaskStore tasks;

    UnconfirmedTasks(TaskStore tasks) {
        this.tasks = tasks;
    }

    /** @return at most {@code limit} tasks; fewer if the budget is used up first */
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

    /** Runs an action for each task, until the budget is used up. An error with one task never stops the others. */
    void each(TimeBudget budget, Consumer<Task> action) {
        // A task that the action updates moves to the front, and may be listed twice.
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

    /** An index may lag: the status is checked again. */
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
