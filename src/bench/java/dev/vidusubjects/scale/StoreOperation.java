package dev.vidusubjects.scale;

import dev.vidusubjects.task.TaskStatus;
import java.util.List;
import java.util.Optional;

/**
 * An operation whose cost is compared between a store with few tasks and one with many.
 *
 * @param label what it does
 * @param action does it once
 */
record StoreOperation(String label, Action action) {

    private static final int PAGE = 50;

    /** The tasks in a page of the sweep. */
    private static final int SWEEP_PAGE = 100;

    /** Does the operation once. */
    interface Action {
        void on(StoredTasks tasks) throws Exception;
    }

    static List<StoreOperation> all() {
        Optional<TaskStatus> any = Optional.empty();
        Optional<TaskStatus> completed = Optional.of(TaskStatus.COMPLETED);
        return List.of(
                new StoreOperation("list, 50 tasks, first page", tasks -> tasks.list(any, PAGE, false)),
                new StoreOperation("list, 50 tasks, in the middle", tasks -> tasks.list(any, PAGE, true)),
                new StoreOperation(
                        "list `completed`, 50 tasks, first page", tasks -> tasks.list(completed, PAGE, false)),
                new StoreOperation(
                        "list `completed`, 50 tasks, in the middle", tasks -> tasks.list(completed, PAGE, true)),
                new StoreOperation("poll: find a task and update it", StoredTasks::poll),
                new StoreOperation("create a task", StoredTasks::create),
                new StoreOperation("claim a subject", StoredTasks::claim),
                new StoreOperation("sweep: 50 overdue tasks", tasks -> tasks.findOverdue(PAGE)),
                new StoreOperation("sweep: no task is overdue", StoredTasks::findNothingOverdue),
                new StoreOperation(
                        "sweep: a page of 50 unconfirmed tasks",
                        tasks -> tasks.list(Optional.of(TaskStatus.UNCONFIRMED), PAGE, false)),
                new StoreOperation(
                        "sweep: a page of 100 completed tasks", tasks -> tasks.list(completed, SWEEP_PAGE, true)),
                new StoreOperation("sweep: missed endings, after 50 announced ones", StoredTasks::findUnannounced));
    }
}
