package dev.vidusubjects.sweep;

import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.task.TaskStore;
import dev.vidusubjects.time.TimeBudget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Lists the unconfirmed tasks, the most recently updated first. Undecided tasks stay in the list, and must not prevent
 * the comparison of the others.
 */
final class UnconfirmedTasks {

    private static final Logger LOG = Logger.getLogger(UnconfirmedTasks.class);
    private static final Duration MIN_TIME = Duration.ofSeconds(2);

    private final TaskStore tasks;

    UnconfirmedTasks(TaskStore tasks) {
        this.tasks = tasks;
    }

    /** @return at most {@code limit} tasks; fewer if the budget is used up first */
    List<Task> newest(int limit, TimeBudget budget) {
        List<Task> found = new ArrayList<>();
        TaskListing listing = unconfirmed();
        do {
            listing.next(Math.min(TaskListing.MAX_PAGE, limit - found.size())).stream()
                    .filter(UnconfirmedTasks::isComparable)
                    .forEach(found::add);
        } while (listing.hasNext() && found.size() < limit && budget.has(MIN_TIME));
        return found;
    }

    /** Runs an action for each task, until the budget is used up. An error with one task never stops the others. */
    void each(TimeBudget budget, Consumer<Task> action) {
        // A task that the action updates moves to the front, and may be listed twice.
        Set<String> done = new HashSet<>();
        TaskListing listing = unconfirmed();
        do {
            for (Task task : listing.next()) {
                if (isComparable(task) && done.add(task.id().value())) {
                    attempt(task, action);
                }
            }
        } while (listing.hasNext() && budget.has(MIN_TIME));
    }

    private static void attempt(Task task, Consumer<Task> action) {
        try {
            action.accept(task);
        } catch (RuntimeException e) {
            LogEvent.of("comparison_failed").with("task_id", task.id()).error(LOG, e);
        }
    }

    /** An index may lag: the status is checked again. */
    private static boolean isComparable(Task task) {
        return task.status() == TaskStatus.UNCONFIRMED && task.reconciliation().isPresent();
    }

    private TaskListing unconfirmed() {
        return new TaskListing(tasks, TaskStatus.UNCONFIRMED);
    }
}
